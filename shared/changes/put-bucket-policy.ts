import { z } from 'zod';
import { publicAllows, ResourcePolicyDocument } from '../aws/resource-policy-document.ts';
import { bucketName } from '../aws/resource-policy-reads.ts';
import { canonicalJson } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import { bucketInput, captureBucketPolicy, policyIn, restoreBucketPolicy, withPolicy } from './bucket-policy-image.ts';
import type { Change } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { lostDenies } from './lost-denies.ts';
import { BucketArn } from './parameters.ts';

const params = z.strictObject({ bucket_arn: BucketArn, document: ResourcePolicyDocument });
type Params = z.infer<typeof params>;

/** Writes the whole policy of a bucket. Image: `BucketPolicyImage`. */
export const putBucketPolicy: Change<Params> = {
  id: 'put-bucket-policy',
  description: 'Writes the policy of a bucket, whole: who may use it, whatever their own policies say.',
  params,
  repairRole: 'resource',
  target: ({ bucket_arn }) => bucket_arn,
  risk: (given, preImage) => identityRisk(putBucketPolicy.withdraws?.(given, preImage)),
  capture: ({ bucket_arn }, aws) => captureBucketPolicy(aws, bucket_arn),
  postImage: ({ document }, preImage) => withPolicy(preImage, document),
  call: ({ bucket_arn, document }, preImage) => ({
    service: 's3',
    operation: 'PutBucketPolicy',
    input: { ...bucketInput(bucket_arn, preImage), Policy: canonicalJson(document) },
  }),
  invert: ({ bucket_arn }, preImage) => restoreBucketPolicy(bucket_arn, preImage),
  summary: ({ bucket_arn }, preImage) =>
    `${policyIn(preImage) === null ? 'create' : 'replace'} the policy of bucket \`${bucketName(bucket_arn)}\``,
  permissions: ({ bucket_arn }) => [{ action: 's3:PutBucketPolicy', resource: bucket_arn }],
  cost: () => free('bucket policies have no price'),
  problems: ({ document }) => publicAllows(document),
  grants: ({ bucket_arn, document }) => ({
    kind: 'restored',
    resource: bucket_arn,
    aspect: 'bucket-policy',
    member: 'policy',
    value: document,
  }),
  withdraws: ({ bucket_arn, document }, preImage) => ({
    policy: `policy of ${bucketName(bucket_arn)}`,
    denies: lostDenies(policyIn(preImage), document),
    intent: 'by-evidence',
  }),
};
