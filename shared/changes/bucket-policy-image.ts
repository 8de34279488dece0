import type { AwsReader } from '../aws/aws-reader.ts';
import { bucketName, readBucketPolicy } from '../aws/resource-policy-reads.ts';
import type { ChangeCall } from '../proposal.ts';
import type { Image } from './change.ts';

/** The policy of a bucket, null inside when it has none, and whose bucket it has to be. */
export interface BucketPolicyImage {
  policy: unknown;
  /** Account id: S3 refuses a write to somebody else's bucket of that name. */
  owner: string;
}

export const captureBucketPolicy = async (aws: AwsReader, bucketArn: string): Promise<BucketPolicyImage> => ({
  policy: await readBucketPolicy(aws, bucketArn),
  owner: aws.accountId,
});

export const policyIn = (preImage: Image): unknown => (preImage as BucketPolicyImage | null)?.policy ?? null;

/** The image with another policy. */
export const withPolicy = (preImage: Image, policy: unknown): Image => ({ ...(preImage as BucketPolicyImage), policy });

/** Which bucket a write is for, and whose. */
export const bucketInput = (bucketArn: string, preImage: Image): { Bucket: string; ExpectedBucketOwner: string } => ({
  Bucket: bucketName(bucketArn),
  ExpectedBucketOwner: (preImage as BucketPolicyImage).owner,
});

/** The change that gives a bucket the policy of an image again. */
export const restoreBucketPolicy = (bucketArn: string, preImage: Image): ChangeCall => {
  const document = policyIn(preImage);
  return document === null
    ? { change: 'delete-bucket-policy', params: { bucket_arn: bucketArn } }
    : { change: 'put-bucket-policy', params: { bucket_arn: bucketArn, document } };
};
