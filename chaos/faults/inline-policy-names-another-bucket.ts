import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyNamesAnotherBucket: Fault<Target> = {
  id: 'inline-policy-names-another-bucket',
  taxonomy: 'IAM-03',
  family: 'identity',
  description: 'the inline policy of the execution role names a bucket that the work does not use',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target, _aws, seeded) => {
    const bucket = `${target.names.bucket}-${seeded.pick(['old', 'copy', 'staging'])}`;
    return rewriteInlinePolicy(target, 'ReadInput', (statement) => ({
      ...statement,
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    }));
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
