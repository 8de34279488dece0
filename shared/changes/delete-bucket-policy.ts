import { z } from 'zod';
import { bucketName } from '../aws/resource-policy-reads.ts';
import { free } from '../cost/cost.ts';
import { bucketInput, captureBucketPolicy, policyIn, restoreBucketPolicy, withPolicy } from './bucket-policy-image.ts';
import type { Change } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { lostDenies } from './lost-denies.ts';
import { BucketArn } from './parameters.ts';

const params = z.strictObject({ bucket_arn: BucketArn });
type Params = z.infer<typeof params>;

/** Deletes the policy of a bucket. Image: `BucketPolicyImage`. */
export const deleteBucketPolicy: Change<Params> = {
  id: 'delete-bucket-policy',
  description: 'Deletes the policy of a bucket: who may use it is then said by their own policies alone.',
  params,
  repairRole: 'resource',
  target: ({ bucket_arn }) => bucket_arn,
  risk: (given, preImage) => identityRisk(deleteBucketPolicy.withdraws?.(given, preImage)),
  capture: ({ bucket_arn }, aws) => captureBucketPolicy(aws, bucket_arn),
  postImage: (_, preImage) => withPolicy(preImage, null),
  call: ({ bucket_arn }, preImage) => ({
    service: 's3',
    operation: 'DeleteBucketPolicy',
    input: bucketInput(bucket_arn, preImage),
  }),
  invert: ({ bucket_arn }, preImage) => restoreBucketPolicy(bucket_arn, preImage),
  summary: ({ bucket_arn }) => `delete the policy of bucket \`${bucketName(bucket_arn)}\``,
  permissions: ({ bucket_arn }) => [{ action: 's3:DeleteBucketPolicy', resource: bucket_arn }],
  cost: () => free('bucket policies have no price'),
  grants: ({ bucket_arn }) => ({
    kind: 'restored',
    resource: bucket_arn,
    aspect: 'bucket-policy',
    member: 'policy',
    value: null,
  }),
  withdraws: ({ bucket_arn }, preImage) => ({
    policy: `policy of ${bucketName(bucket_arn)}`,
    denies: lostDenies(policyIn(preImage), null),
    intent: 'by-evidence',
  }),
};
