import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { inlinePolicy } from '../target/policies.ts';

export const inlinePolicyNarrowed: Fault<Target> = {
  id: 'inline-policy-narrowed',
  taxonomy: 'IAM-03',
  family: 'identity',
  description: 'the inline policy of the execution role loses one action that the work needs',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ names, arns }) => {
    const document = inlinePolicy(names);
    const [first, ...rest] = document.Statement as { Action: string[] }[];
    const narrowed = { ...document, Statement: [{ ...first, Action: ['s3:ListBucket'] }, ...rest] };
    return {
      change: 'put-role-policy',
      params: { role_arn: arns.role, policy_name: names.inlinePolicy, document: narrowed },
    };
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
