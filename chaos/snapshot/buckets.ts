import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

/** Who may use each bucket. */
export const buckets: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
  return Promise.all(
    (found?.Buckets ?? []).map(
      async ({ Name }): Promise<Row> => [`bucket policy ${Name}`, await readPolicy(aws, Name)],
    ),
  );
};

/** The same policy is written in many ways: member order and white space say nothing. */
const readPolicy = async (aws: AwsReader, Bucket: string): Promise<unknown> => {
  const found = await aws.read<{ Policy?: string }>('s3', 'GetBucketPolicy', { Bucket });
  return found?.Policy === undefined ? null : (JSON.parse(found.Policy) as unknown);
};
