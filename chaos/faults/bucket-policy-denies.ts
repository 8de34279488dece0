import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { denyingTo } from './denying.ts';
import { dataProcessor } from '../target/workload.ts';

export const bucketPolicyDenies: Fault<Target> = {
  id: 'bucket-policy-denies',
  taxonomy: 'S3-01',
  family: 'identity',
  description: 'the policy of the input bucket denies reading to the execution role',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }, _aws, seeded) => ({
    change: 'put-bucket-policy',
    params: {
      bucket_arn: arns.bucket,
      document: denyingTo(arns.role, [seeded.pick(['s3:GetObject', 's3:Get*'])], [`${arns.bucket}/*`]),
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['resource-policy-explicit-deny'], changes: ['delete-bucket-policy'] },
};
