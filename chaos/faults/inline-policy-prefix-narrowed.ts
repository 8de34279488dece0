import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyPrefixNarrowed: Fault<Target> = {
  id: 'inline-policy-prefix-narrowed',
  taxonomy: 'IAM-03',
  family: 'identity',
  description: 'the inline policy of the execution role covers another prefix of the bucket than the work reads',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target, _aws, seeded) => {
    const prefix = seeded.pick(['archive', 'incoming/2024', 'reports']);
    return rewriteInlinePolicy(target, 'ReadInput', (statement) => ({
      ...statement,
      Resource: [`arn:aws:s3:::${target.names.bucket}`, `arn:aws:s3:::${target.names.bucket}/${prefix}/*`],
    }));
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
