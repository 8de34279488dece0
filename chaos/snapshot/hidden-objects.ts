import { readHiddenObjects } from '../../shared/aws/object-reads.ts';
import type { Row, SnapshotReader } from './row.ts';

/** Objects that delete markers hide; the marker's own version is another one each time. */
export const hiddenObjects: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Buckets?: { Name: string }[] }>('s3', 'ListBuckets', {});
  return Promise.all(
    (found?.Buckets ?? []).map(async ({ Name }): Promise<Row> => {
      const hidden = await readHiddenObjects(aws, `arn:aws:s3:::${Name}`);
      return [`hidden objects ${Name}`, Object.keys(hidden?.markers ?? {}).sort()];
    }),
  );
};
