import type { Row, SnapshotReader } from './row.ts';

/** Who may use each bucket. */
export const buckets: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
  return Promise.all(
    (found?.Buckets ?? []).map(
      async ({ Name }): Promise<Row> => [
        `bucket policy ${Name}`,
        (await aws.read('s3', 'GetBucketPolicy', { Bucket: Name })) ?? null,
      ],
    ),
  );
};
