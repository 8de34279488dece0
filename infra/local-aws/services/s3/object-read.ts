import type { GetObjectCommandOutput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Access, type Call, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { BucketInput } from './buckets.ts';
import { shownLock } from './object-lock.ts';
import type { ObjectVersion } from './objects.ts';
import { checkReadConditions, type ReadConditions } from './preconditions.ts';
import { parseRange, type ByteRange } from './range.ts';

type Output<T> = Omit<T, '$metadata'>;

export interface ObjectInput extends BucketInput {
  readonly Key: string;
  readonly VersionId?: string;
}

interface ReadInput extends ObjectInput, ReadConditions {
  readonly Range?: string;
  readonly ChecksumMode?: string;
  readonly ResponseCacheControl?: string;
  readonly ResponseContentDisposition?: string;
  readonly ResponseContentEncoding?: string;
  readonly ResponseContentLanguage?: string;
  readonly ResponseContentType?: string;
}

const OVERRIDES = ['CacheControl', 'ContentDisposition', 'ContentEncoding', 'ContentLanguage', 'ContentType'] as const;

const READ_MEMBERS = [
  ...['Bucket', 'ExpectedBucketOwner', 'Key', 'VersionId', 'Range', 'ChecksumMode'],
  ...['IfMatch', 'IfNoneMatch', 'IfModifiedSince', 'IfUnmodifiedSince'],
  ...OVERRIDES.map((name) => `Response${name}`),
];

export function objectReads(account: S3Account): Record<string, Operation> {
  return {
    GetObject: operation<ReadInput, object>({
      honours: READ_MEMBERS,
      writes: false,
      isDataEvent: true,
      access: (input) => [readAccess(account, input)],
      async handle(input, call): Promise<Output<GetObjectCommandOutput>> {
        const { version, range, described } = select(account, input, call);
        const { start, end } = range ?? { start: 0, end: version.size - 1 };
        const bytes = version.size === 0 ? new Uint8Array() : await account.files.read(version.file, start, end);
        return { ...described, Body: bytes as never };
      },
    }),
    HeadObject: operation<ReadInput, object>({
      honours: READ_MEMBERS,
      writes: false,
      isDataEvent: true,
      access: (input) => [readAccess(account, input)],
      handle: (input, call): Output<HeadObjectCommandOutput> => select(account, input, call).described,
    }),
  };
}

/** A read of a named version is another action than a read of the newest. */
export function readAccess({ buckets, objects }: S3Account, input: ObjectInput): Access {
  const action = input.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const tags = findVersion(objects.versions(input.Bucket, input.Key), input.VersionId)?.tags ?? [];
  return buckets.objectAccess(input, input.Key, action, {
    ...(input.VersionId !== undefined && { 's3:VersionId': input.VersionId }),
    ...Object.fromEntries(tags.map((tag) => [`s3:ExistingObjectTag/${tag.Key}`, tag.Value])),
  });
}

const findVersion = (
  versions: ReturnType<S3Account['objects']['versions']>,
  versionId: string | undefined,
): ObjectVersion | undefined => {
  const found = versionId === undefined ? versions[0] : versions.find((version) => version.versionId === versionId);
  return found?.isDeleteMarker ? undefined : found;
};

/**
 * The version that a request names. Throws `NoSuchKey`, or `AccessDenied` when the caller may not list the bucket and
 * so must not learn whether the key exists.
 */
export function requireVersion(account: S3Account, input: ObjectInput, call: Call): ObjectVersion {
  const versions = account.objects.versions(input.Bucket, input.Key);
  const version = findVersion(versions, input.VersionId);
  if (version) return version;
  const isMarker = input.VersionId !== undefined && versions.some((each) => each.versionId === input.VersionId);
  if (isMarker) {
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  }
  account.buckets.check(account.buckets.bucketAccess(input, 's3:ListBucket'), call);
  if (input.VersionId !== undefined) {
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: input.Key });
  }
  throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: input.Key });
}

function select(
  account: S3Account,
  input: ReadInput,
  call: Call,
): { version: ObjectVersion; range: ByteRange | undefined; described: Output<HeadObjectCommandOutput> } {
  const version = requireVersion(account, input, call);
  checkReadConditions(input, version);
  const range = parseRange(input.Range, version.size);
  const isVersioned = account.buckets.get(input).versioning !== undefined;
  const described: Output<HeadObjectCommandOutput> = {
    ...describeVersion(version),
    ...shownLock(account, version, input, call),
    ...overrides(input),
    ...(isVersioned && { VersionId: version.versionId }),
    // A checksum of the whole says nothing about a part.
    ...(input.ChecksumMode === 'ENABLED' && !range && { ...version.checksums, ChecksumType: version.checksumType }),
    ...(range && partOf(range, version.size)),
  };
  return { version, range, described };
}

const describeVersion = (version: ObjectVersion): Output<HeadObjectCommandOutput> => ({
  AcceptRanges: 'bytes',
  LastModified: new Date(version.modifiedAt),
  ContentLength: version.size,
  ETag: version.etag,
  ServerSideEncryption: 'AES256',
  Metadata: { ...version.metadata },
  ...version.headers,
  ...(version.tags.length > 0 && { TagCount: version.tags.length }),
});

const overrides = (input: ReadInput): object =>
  Object.fromEntries(
    OVERRIDES.flatMap((name) => {
      const value = input[`Response${name}`];
      return value === undefined ? [] : [[name, value]];
    }),
  );

const partOf = ({ start, end }: ByteRange, size: number): Output<Partial<HeadObjectCommandOutput>> => ({
  ContentLength: end - start + 1,
  ContentRange: `bytes ${start}-${end}/${size}`,
});
