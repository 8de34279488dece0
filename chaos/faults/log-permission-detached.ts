import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { LOG_POLICY } from '../target/policies.ts';
import { dataProcessorWithWatchedLog } from '../target/watched-log.ts';

export const logPermissionDetached: Fault<Target> = {
  id: 'log-permission-detached',
  taxonomy: 'IAM-17',
  family: 'identity',
  description: 'the policy by which the function writes its log is detached: it works on, and its log is silent',
  risk: 'R3',
  workload: dataProcessorWithWatchedLog,
  inject: async ({ arns }) => ({
    change: 'detach-role-policy',
    params: { role_arn: arns.role, policy_arn: LOG_POLICY },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['attach-role-policy'] },
};
