import type { Fault } from '../fault.ts';
import { inlinePolicy } from '../target/policies.ts';

export const inlinePolicyNarrowed: Fault = {
  id: 'inline-policy-narrowed',
  taxonomy: 'IAM-03',
  description: 'the inline policy of the execution role loses one action that the work needs',
  change: async ({ names, arns }) => {
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
