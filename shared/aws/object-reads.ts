import { arnName } from '../arn.ts';
import type { AwsReader } from './aws-reader.ts';

interface Versions {
  Versions?: { Key?: string; IsLatest?: boolean }[];
  DeleteMarkers?: { Key?: string; VersionId?: string; IsLatest?: boolean }[];
  IsTruncated?: boolean;
}

/** Objects of a bucket that a delete marker hides, by key, with the marker's version. */
export interface HiddenObjects {
  markers: Record<string, string>;
  /** More versions are in the bucket than were looked at. */
  truncated: boolean;
}

/** One page: a bucket that holds more is not looked through on every comparison. */
const VERSIONS_MAX = 1_000;

/** Undefined when there is no such bucket. */
export const readHiddenObjects = async (aws: AwsReader, bucketArn: string): Promise<HiddenObjects | undefined> => {
  const input = { Bucket: arnName(bucketArn), MaxKeys: VERSIONS_MAX };
  const found = await aws.read<Versions>('s3', 'ListObjectVersions', input);
  return found && { markers: markersIn(found), truncated: found.IsTruncated ?? false };
};

/** Whether one object is hidden, and by which marker; undefined when the bucket holds no version of it at all. */
export const readHiddenObject = async (
  aws: AwsReader,
  bucketArn: string,
  key: string,
): Promise<{ hidden: boolean; marker: string | null } | undefined> => {
  const input = { Bucket: arnName(bucketArn), Prefix: key, MaxKeys: VERSIONS_MAX };
  const found = await aws.read<Versions>('s3', 'ListObjectVersions', input);
  if (!found?.Versions?.some(({ Key }) => Key === key)) return undefined;
  const marker = markersIn(found)[key] ?? null;
  return { hidden: marker !== null, marker };
};

const markersIn = ({ DeleteMarkers = [] }: Versions): Record<string, string> =>
  Object.fromEntries(
    DeleteMarkers.filter(({ IsLatest }) => IsLatest).map(({ Key = '', VersionId = '' }) => [Key, VersionId]),
  );
