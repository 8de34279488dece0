import { z } from 'zod';
import { ticketPattern } from './change-ticket.ts';
import { RISKS } from './proposal.ts';
import { MaintenanceWindow } from './signals/suppression.ts';

const PerRisk = z.strictObject({
  /** Approvals needed from different people; `never` is not executed whoever approves. */
  approvals: z.union([z.number().int().min(1).max(5), z.literal('never')]),
  /** Rejections after which it is REJECTED, whatever comes later. */
  rejections: z.number().int().min(1).max(5).default(1),
  /** Groups of the directory whose members may decide. */
  approvers: z.array(z.string().min(1)).min(1).default(['responders']),
  /** Minutes that a proposal waits for its decisions; `approval_ttl_minutes` unless given. */
  ttl_minutes: z.number().positive().optional(),
  /** True: executed without a person when every rule permits it and its cost is known. Nothing is unless a file says so. */
  auto_approve: z.boolean().default(false),
});

const PerResource = z.strictObject({
  /** ARN patterns with `*`. */
  resources: z.array(z.string().min(1)).min(1),
  /** Stricter than the risk class; what would be laxer has no effect. */
  approvals: z.union([z.number().int().min(1).max(5), z.literal('never')]).optional(),
  /** Besides a group of the risk class, an approver has to be in one of these. */
  approvers: z.array(z.string().min(1)).min(1).optional(),
  ttl_minutes: z.number().positive().optional(),
  /** Changes of the catalogue that are not made to these. */
  denied_changes: z.array(z.string().min(1)).default([]),
});

/** Time in which nothing is changed: proposals wait for its end. */
const FreezeWindow = z
  .strictObject({
    name: z.string().min(1),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    /** ARN patterns with `*`; everything unless given. */
    resources: z.array(z.string().min(1)).min(1).default(['*']),
    reason: z.string().min(1).max(256),
  })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), 'expected `to` after `from`');
export type FreezeWindow = z.infer<typeof FreezeWindow>;

/** What a guardrail's violation does: tells, repairs the proposal, refuses it, or hands the incident to a person. */
const GUARDRAIL_LEVELS = ['warn', 'correct', 'block', 'escalate'] as const;
export type GuardrailLevel = (typeof GUARDRAIL_LEVELS)[number];

const Risks = z
  .strictObject({ R0: PerRisk, R1: PerRisk, R2: PerRisk, R3: PerRisk, R4: PerRisk })
  .refine(({ R3 }) => !R3.auto_approve, {
    error: 'a change of risk R3 is never approved by the policy itself',
    path: ['R3', 'auto_approve'],
  })
  .refine(({ R4 }) => !R4.auto_approve, {
    error: 'a change of risk R4 is never approved by the policy itself',
    path: ['R4', 'auto_approve'],
  })
  // No number of people makes it: a file that says so would promise what is not so.
  .refine(({ R4 }) => R4.approvals === 'never', {
    error: 'a change of risk R4 is never made by an agent, whoever approves: only `never` is so',
    path: ['R4', 'approvals'],
  });

const RegularExpression = z.string().min(1).refine(isRegularExpression, 'not a regular expression');

/** Who must agree to what, and how long things may take. A file an operator owns; hashes cover its version. */
export const Policy = z.object({
  version: z.string().min(1),
  risks: Risks,
  /** Minutes that a proposal waits for a decision, and an approval for its execution. */
  approval_ttl_minutes: z.number().positive(),
  execution_ttl_minutes: z.number().positive(),
  /** Seconds within which the service must be back after a change. */
  verification_seconds: z.number().positive(),
  /** Seconds that steady state must hold before a recovery is believed. */
  steady_seconds: z.number().positive(),
  /** Resolution at which signals are read after a change; CloudWatch's standard is 60. */
  signal_period_seconds: z.number().int().min(1),
  /** Cost above which a change is refused, whole US dollars a month. */
  monthly_usd_max: z.number().int().min(0),
  /** Monthly cost, in cents, by which a fresh estimate may differ from the shown one before people are asked again. */
  cost_tolerance_cents: z.number().int().min(0).default(0),
  /** Stricter rules for some resources. */
  resources: z.array(PerResource).default([]),
  freezes: z.array(FreezeWindow).default([]),
  /** Changes of the catalogue that are never made. */
  denied_changes: z.array(z.string().min(1)).default([]),
  /** Tags that a target has to carry. */
  mandatory_tags: z.record(z.string(), z.string()).default({}),
  /** Risk classes whose approvals name a change ticket, and what one looks like (a regular expression). */
  change_ticket: z.strictObject({ risks: z.array(z.enum(RISKS)).min(1), pattern: RegularExpression }).optional(),
  /** Group whose members may decide alone in an emergency, with a reason. R4 stays forbidden. */
  break_glass: z.strictObject({ group: z.string().min(1) }).optional(),
  /** Levels of guardrails that differ from their own; only the ones that may be are accepted. */
  guardrail_levels: z.record(z.string(), z.enum(GUARDRAIL_LEVELS)).default({}),
  /** Cedar policies of the operator's own, added to the shipped ones: they can forbid what those permit. */
  cedar: z.string().default(''),
  /** Principals whose changes are deployments (ARN patterns with `*`): a healthy workload they changed becomes the new baseline. */
  deployers: z.array(z.string()).default([]),
  /** Principals who answer incidents (ARN patterns with `*`): what they stop was stopped on purpose. */
  responders: z.array(z.string()).default([]),
  /** Times in which a workload may be expected to misbehave: its incidents are suppressed, and say so. */
  maintenance: z.array(MaintenanceWindow).default([]),
  /** Undo and redo of a resolved change, for drills only. */
  rehearsal: z.boolean().default(false),
});
export type Policy = z.infer<typeof Policy>;

/** What is shipped: nothing is approved by itself, and a security boundary needs two people. */
export const DEFAULT_POLICY: Policy = {
  version: 'default-1',
  risks: {
    R0: PerRisk.parse({ approvals: 1 }),
    R1: PerRisk.parse({ approvals: 1 }),
    R2: PerRisk.parse({ approvals: 1 }),
    R3: PerRisk.parse({ approvals: 2 }),
    R4: PerRisk.parse({ approvals: 'never' }),
  },
  approval_ttl_minutes: 60,
  execution_ttl_minutes: 10,
  verification_seconds: 600,
  steady_seconds: 120,
  signal_period_seconds: 60,
  monthly_usd_max: 100,
  cost_tolerance_cents: 0,
  resources: [],
  freezes: [],
  denied_changes: [],
  mandatory_tags: { 'incident-responder': 'managed' },
  guardrail_levels: {},
  cedar: '',
  deployers: [],
  responders: [],
  maintenance: [],
  rehearsal: false,
};

function isRegularExpression(text: string): boolean {
  try {
    return ticketPattern(text).source !== '';
  } catch {
    return false;
  }
}

/** Highest of several risk classes. */
export const highestRisk = (risks: readonly (typeof RISKS)[number][]): (typeof RISKS)[number] =>
  RISKS[Math.max(0, ...risks.map((risk) => RISKS.indexOf(risk)))] ?? 'R0';
