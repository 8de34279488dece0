import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyDeleted: Fault<Target> = {
  id: 'inline-policy-deleted',
  taxonomy: 'IAM-02',
  family: 'identity',
  description: 'the inline policy of the execution role is deleted: reads of its input are denied',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ names, arns }) => ({
    change: 'delete-role-policy',
    params: { role_arn: arns.role, policy_name: names.inlinePolicy },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
