import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Row, SnapshotReader } from './row.ts';

/** Who may use each bucket, and its tags. */
export const buckets: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
  const rowsOf = async ({ Name }: { Name: string }): Promise<Row[]> => [
    [`bucket policy ${Name}`, await readPolicy(aws, Name)],
    [`bucket tags ${Name}`, (await aws.read('s3', 'GetBucketTagging', { Bucket: Name })) ?? null],
  ];
  return (await Promise.all((found?.Buckets ?? []).map(rowsOf))).flat();
};

/** The same policy is written in many ways: member order and white space say nothing. */
const readPolicy = async (aws: AwsReader, Bucket: string): Promise<unknown> => {
  const found = await aws.read<{ Policy?: string }>('s3', 'GetBucketPolicy', { Bucket });
  return found?.Policy === undefined ? null : (JSON.parse(found.Policy) as unknown);
};
