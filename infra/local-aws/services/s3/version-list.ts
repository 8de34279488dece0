import type { ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { ownerOf, type S3Account } from './account.ts';
import { isAfter, keyEncoder, pageSize, paginate, type Line } from './listing.ts';
import { describeListed, listAccess, LIST_MEMBERS, type ListInput } from './object-list.ts';
import type { Version } from './objects.ts';

type Output<T> = Omit<T, '$metadata'>;

interface ListVersionsInput extends ListInput {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

/** A version with its place among the versions of its key: the newest is `0`. */
interface Ranked {
  readonly version: Version;
  readonly rank: number;
}

export function versionLists(account: S3Account): Record<string, Operation> {
  return {
    ListObjectVersions: operation<ListVersionsInput, Output<ListObjectVersionsCommandOutput>>({
      honours: [...LIST_MEMBERS, 'KeyMarker', 'VersionIdMarker'],
      writes: false,
      isDataEvent: true,
      access: (input) => [listAccess(account, input, 's3:ListBucketVersions')],
      handle: (input) => listVersions(account, input),
    }),
  };
}

function listVersions(account: S3Account, input: ListVersionsInput): Output<ListObjectVersionsCommandOutput> {
  if (input.VersionIdMarker !== undefined && input.KeyMarker === undefined) {
    throw new AwsError('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  }
  const { objects } = account;
  const all = objects
    .keys(input.Bucket)
    .flatMap((key) => objects.versions(input.Bucket, key).map((version, rank): Ranked => ({ version, rank })));
  const page = paginate(all, ({ version }) => version.key, input, isBefore(account, input));
  const encode = keyEncoder(input.EncodingType);
  const owner = ownerOf(account);
  const last = page.last?.item?.version;
  return {
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ''),
    ...(input.Delimiter !== undefined && { Delimiter: encode(input.Delimiter) }),
    MaxKeys: pageSize(input),
    ...(input.EncodingType !== undefined && { EncodingType: 'url' as const }),
    KeyMarker: encode(input.KeyMarker ?? ''),
    VersionIdMarker: input.VersionIdMarker ?? '',
    IsTruncated: page.isTruncated,
    Versions: page.items.flatMap(({ version, rank }) =>
      version.isDeleteMarker
        ? []
        : [
            {
              ...placeOf({ version, rank }, encode),
              ...describeListed(version, encode),
              StorageClass: 'STANDARD',
              Owner: owner,
            },
          ],
    ),
    DeleteMarkers: page.items.flatMap(({ version, rank }) =>
      version.isDeleteMarker ? [{ ...placeOf({ version, rank }, encode), Owner: owner }] : [],
    ),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
    ...(page.isTruncated && { NextKeyMarker: encode(page.last?.prefix ?? last?.key ?? '') }),
    ...(page.isTruncated && last && { NextVersionIdMarker: last.versionId }),
  };
}

const placeOf = ({ version, rank }: Ranked, encode: (key: string) => string) => ({
  Key: encode(version.key),
  VersionId: version.versionId,
  IsLatest: rank === 0,
  LastModified: new Date(version.modifiedAt),
});

/** A key marker alone skips the key; with a version marker the key's older versions still come. */
function isBefore({ objects }: S3Account, input: ListVersionsInput): (line: Line<Ranked>) => boolean {
  const { KeyMarker: key, VersionIdMarker: versionId } = input;
  if (key === undefined || key === '') return () => false;
  const rank = objects.versions(input.Bucket, key).findIndex((version) => version.versionId === versionId);
  return (line) => {
    if (line.prefix !== undefined) return !isAfter(line.prefix, key);
    if (line.item.version.key !== key) return !isAfter(line.item.version.key, key);
    return versionId === undefined || line.item.rank <= rank;
  };
}
