import { DEFAULT_POLICY, type Policy } from '../../shared/policy.ts';

/** Name of the role that deploys the target; what it changes is a deployment. */
export const DEPLOYER_ROLE = 'deployer';

/**
 * The policy of drills on the embedded account: one person approves, also for R3, and times fit a compressed clock.
 * It differs from the shipped default in nothing else that protects an account.
 */
export const DRILL_POLICY: Policy = {
  ...DEFAULT_POLICY,
  version: 'drill-1',
  risks: { ...DEFAULT_POLICY.risks, R3: { ...DEFAULT_POLICY.risks.R3, approvals: 1 } },
  verification_seconds: 30,
  steady_seconds: 0.3,
  signal_period_seconds: 1,
  deployers: [`arn:aws:sts::*:assumed-role/${DEPLOYER_ROLE}/*`],
  rehearsal: true,
};
