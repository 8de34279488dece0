import type { Fault } from '../fault.ts';

export const managedPolicyDetached: Fault = {
  id: 'managed-policy-detached',
  taxonomy: 'IAM-01',
  description: 'a managed policy is detached from the execution role: writes of its output are denied',
  change: async ({ arns }) => ({
    change: 'detach-role-policy',
    params: { role_arn: arns.role, policy_arn: arns.managedPolicy },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['attach-role-policy'] },
};
