import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const bucketDeleted: Fault<Target> = {
  id: 'bucket-deleted',
  taxonomy: 'S3-02b',
  family: 'data',
  description: 'the bucket of the work was emptied and deleted: what was in it is gone',
  risk: 'R4',
  workload: ledgerImport,
  inject: async ({ names: { bucket } }, aws) => ({
    calls: [
      ...(await versionsIn(aws, bucket)).map((version) => call('DeleteObject', { Bucket: bucket, ...version })),
      call('DeleteBucket', { Bucket: bucket }),
    ],
    // Its objects stay lost.
    undo: [call('CreateBucket', { Bucket: bucket })],
  }),
  expected: { outcome: ['ESCALATED'], causes: ['bucket-missing'], changes: [] },
};

const call = (operation: string, input: Record<string, unknown>) => ({ service: 's3', operation, input });

const versionsIn = async (aws: AwsReader, Bucket: string): Promise<{ Key?: string; VersionId?: string }[]> => {
  type Listed = { Key?: string; VersionId?: string }[];
  const found = await aws.read<{ Versions?: Listed; DeleteMarkers?: Listed }>('s3', 'ListObjectVersions', { Bucket });
  return [...(found?.Versions ?? []), ...(found?.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
    Key,
    VersionId,
  }));
};
