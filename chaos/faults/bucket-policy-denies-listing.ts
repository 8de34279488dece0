import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const bucketPolicyDeniesListing: Fault<Target> = {
  id: 'bucket-policy-denies-listing',
  taxonomy: 'IAM-10',
  family: 'identity',
  description: 'the policy of the input bucket denies listing to everybody but its administrators',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }, { accountId }, seeded) => ({
    change: 'put-bucket-policy',
    params: {
      bucket_arn: arns.bucket,
      document: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: seeded.pick(['OnlyAdministrators', 'Restricted', 'TeamOnly']),
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:ListBucket',
            Resource: arns.bucket,
            Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/admin-*` } },
          },
        ],
      },
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['resource-policy-explicit-deny'], changes: ['delete-bucket-policy'] },
};
