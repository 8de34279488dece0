import { z } from 'zod';
import { ASPECT_IDS } from '../baseline/aspects/index.ts';
import { Difference } from '../baseline/baseline.ts';
import { Intent } from '../baseline/intent.ts';
import { AwsCall, ChangeCall, Cost, RISKS } from '../proposal.ts';

/** What the `remediation` MCP server answers: baselines, what changes are possible, costs and dry runs. Read only. */
const Arn = z.string().min(1).max(2_048);

/** A dry run of one change: everything a proposal needs, computed by code, nothing sent to AWS but reads and a simulation. */
export const DryRun = z.object({
  change: z.string(),
  params: z.record(z.string(), z.unknown()),
  target: z.string(),
  summary: z.string(),
  risk: z.enum(RISKS),
  pre_image: z.unknown(),
  post_image: z.unknown(),
  call: AwsCall,
  inverse: ChangeCall,
  /** Permission preflight: would the repair role be allowed, by IAM's own simulation. */
  permissions: z.array(
    z.object({ action: z.string(), resource: z.string(), allowed: z.boolean(), decision: z.string() }),
  ),
  cost: Cost,
  /** Why it must not be done; empty when it may be proposed. */
  problems: z.array(z.string()),
  /** What stands against doing it now and passes by itself, such as a freeze window: the person who decides is told. */
  warnings: z.array(z.string()).default([]),
  /** Unified diff of the resource, before → after. */
  diff: z.string(),
  /** True when applying it would change nothing. */
  no_op: z.boolean(),
});
export type DryRun = z.infer<typeof DryRun>;

export const REMEDIATION_TOOLS = {
  compare_baseline: {
    description:
      "How the resources of a workload differ from its baseline, the state captured when it was healthy. Covers configuration, concurrency, triggers, and the role's policies.",
    input: z.object({ resource_arn: Arn, aspects: z.array(z.enum(ASPECT_IDS)).default([]) }),
    output: z.object({
      workload: z.string(),
      /** `null` when no baseline was ever captured: then nothing can be restored from it. */
      baseline: z.object({ captured_at: z.string(), captured_by: z.string(), sha256: z.string() }).nullable(),
      /** Where undoing may undo what somebody did on purpose, with what speaks for it. */
      differences: z.array(Difference.extend({ intent: Intent.optional() })),
      /** Aspects that could not be read, with the reason. */
      gaps: z.array(z.string()),
    }),
  },
  list_possible_changes: {
    description:
      'Changes of the catalogue that would undo each difference from the baseline, with target, risk and what each would do.',
    input: z.object({ resource_arn: Arn }),
    output: z.object({
      changes: z.array(
        z.object({
          change: z.string(),
          params: z.record(z.string(), z.unknown()),
          target: z.string(),
          summary: z.string(),
          risk: z.enum(RISKS),
          undoes: Difference,
        }),
      ),
      /** The catalogue: ids and descriptions. */
      catalogue: z.array(z.object({ change: z.string(), description: z.string() })),
    }),
  },
  validate_change: {
    description:
      'Dry run of one change: parameters, pre-image, exact API call, undo, permission preflight, cost, diff and problems.',
    input: z.object({
      incident_id: z.string(),
      change: z.string(),
      params: z.record(z.string(), z.unknown()),
      /** What the policy may ask about the incident. */
      severity: z.string().optional(),
      workload: z.string().optional(),
    }),
    output: DryRun,
  },
  estimate_cost: {
    description: 'Monthly cost delta of one change, with its formula.',
    input: z.object({ change: z.string(), params: z.record(z.string(), z.unknown()) }),
    output: Cost,
  },
} as const;
