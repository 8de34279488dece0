import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const managedPolicyDetached: Fault<Target> = {
  id: 'managed-policy-detached',
  taxonomy: 'IAM-01',
  family: 'identity',
  description: 'a managed policy is detached from the execution role: writes of its output are denied',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'detach-role-policy',
    params: { role_arn: arns.role, policy_arn: arns.managedPolicy },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['attach-role-policy'] },
};
