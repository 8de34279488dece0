import { z } from 'zod';
import { RISKS } from './proposal.ts';
import { MaintenanceWindow } from './signals/suppression.ts';

const PerRisk = z.object({
  /** Approvals needed from different people; `never` is not executed whoever approves. */
  approvals: z.union([z.number().int().min(1).max(5), z.literal('never')]),
});

/** Who must agree to what, and how long things may take. A file an operator owns; hashes cover its version. */
export const Policy = z.object({
  version: z.string().min(1),
  risks: z.object({ R0: PerRisk, R1: PerRisk, R2: PerRisk, R3: PerRisk, R4: PerRisk }),
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
  /** Principals whose changes are deployments (ARN patterns with `*`): a healthy workload they changed becomes the new baseline. */
  deployers: z.array(z.string()).default([]),
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
    R0: { approvals: 1 },
    R1: { approvals: 1 },
    R2: { approvals: 1 },
    R3: { approvals: 2 },
    R4: { approvals: 'never' },
  },
  approval_ttl_minutes: 60,
  execution_ttl_minutes: 10,
  verification_seconds: 600,
  steady_seconds: 120,
  signal_period_seconds: 60,
  monthly_usd_max: 100,
  deployers: [],
  maintenance: [],
  rehearsal: false,
};

/** Highest of several risk classes. */
export const highestRisk = (risks: readonly (typeof RISKS)[number][]): (typeof RISKS)[number] =>
  RISKS[Math.max(0, ...risks.map((risk) => RISKS.indexOf(risk)))] ?? 'R0';
