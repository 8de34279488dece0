import type { Row, SnapshotReader } from './row.ts';

/** Whom buckets tell of their objects. */
export const notifications: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
  const one = async ({ Name }: { Name: string }): Promise<Row> => [
    `notifications ${Name}`,
    await aws.read('s3', 'GetBucketNotificationConfiguration', { Bucket: Name }),
  ];
  return Promise.all((found?.Buckets ?? []).map(one));
};
