import { parseArn } from '../arn.ts';
import { TerminalError } from '../errors.ts';
import type { AwsReader } from './aws-reader.ts';
import { readQueueUrl } from './queue-reads.ts';

/** The policy of a bucket of this account as JSON; null when it has none (S3 says the same where there is no bucket). */
export const readBucketPolicy = async (aws: AwsReader, bucketArn: string): Promise<unknown> => {
  const input = { Bucket: bucketName(bucketArn), ExpectedBucketOwner: aws.accountId };
  const output = await aws.read<{ Policy?: string }>('s3', 'GetBucketPolicy', input);
  return output?.Policy === undefined ? null : parse(output.Policy, bucketArn);
};

/** Name of a bucket, which its ARN says without account and region. */
export const bucketName = (bucketArn: string): string => parseArn(bucketArn)?.resource ?? bucketArn;

export interface QueuePolicy {
  queue_url: string;
  /** Null when it has none. */
  policy: unknown;
}

/** The policy of a queue as JSON; undefined when there is no such queue. */
export const readQueuePolicy = async (aws: AwsReader, queueArn: string): Promise<QueuePolicy | undefined> => {
  const QueueUrl = await readQueueUrl(aws, queueArn);
  if (QueueUrl === undefined) return undefined;
  const output = await aws.read<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['Policy'],
  });
  const policy = output?.Attributes?.Policy;
  return { queue_url: QueueUrl, policy: policy === undefined || policy === '' ? null : parse(policy, queueArn) };
};

const parse = (text: string, arn: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new TerminalError(`the policy of \`${arn}\` is not JSON`, { cause: error });
  }
};
