import type { Fault } from '../fault.ts';

export const inlinePolicyDeleted: Fault = {
  id: 'inline-policy-deleted',
  taxonomy: 'IAM-02',
  description: 'the inline policy of the execution role is deleted: reads of its input are denied',
  change: async ({ names, arns }) => ({
    change: 'delete-role-policy',
    params: { role_arn: arns.role, policy_name: names.inlinePolicy },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
