import type { CopyObjectCommandOutput } from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { BucketInput } from './buckets.ts';
import { CHECKSUM_ALGORITHMS, computeChecksum, namedAlgorithm, type Checksums } from './checksum.ts';
import { readAccess, requireVersion, type ObjectInput } from './object-read.ts';
import {
  ATTRIBUTE_MEMBERS,
  checkAttributes,
  checkKey,
  contentOf,
  writeAccess,
  announceCreated,
  written,
  type Attributes,
} from './object-write.ts';
import type { ObjectContent, ObjectVersion } from './objects.ts';
import { checkReadConditions, checkWriteConditions, type WriteConditions } from './preconditions.ts';

type Output<T> = Omit<T, '$metadata'>;

interface CopyInput extends BucketInput, Attributes, WriteConditions {
  readonly Key: string;
  readonly CopySource: string;
  readonly CopySourceIfMatch?: string;
  readonly CopySourceIfNoneMatch?: string;
  readonly CopySourceIfModifiedSince?: Date;
  readonly CopySourceIfUnmodifiedSince?: Date;
  readonly MetadataDirective?: string;
  readonly TaggingDirective?: string;
  readonly ChecksumAlgorithm?: string;
  readonly ExpectedSourceBucketOwner?: string;
}

export function objectCopies(account: S3Account): Record<string, Operation> {
  return {
    CopyObject: operation<CopyInput, Output<CopyObjectCommandOutput>>({
      honours: [
        ...[
          'Bucket',
          'ExpectedBucketOwner',
          'Key',
          'CopySource',
          'ExpectedSourceBucketOwner',
          'IfMatch',
          'IfNoneMatch',
        ],
        ...['CopySourceIfMatch', 'CopySourceIfNoneMatch', 'CopySourceIfModifiedSince', 'CopySourceIfUnmodifiedSince'],
        ...['MetadataDirective', 'TaggingDirective', 'ChecksumAlgorithm'],
        ...ATTRIBUTE_MEMBERS,
      ],
      writes: true,
      isDataEvent: true,
      access(input) {
        const attributes = input.TaggingDirective === 'REPLACE' ? input : { ...input, Tagging: undefined };
        return [readAccess(account, sourceOf(input)), ...writeAccess(account, input, attributes)];
      },
      handle: (input, call) => copy(account, input, call),
    }),
  };
}

async function copy(account: S3Account, input: CopyInput, call: Call): Promise<Output<CopyObjectCommandOutput>> {
  const { buckets, objects, files } = account;
  checkAttributes('CopyObject', input);
  checkKey(input.Key);
  const sourceInput = sourceOf(input);
  const source = requireVersion(account, sourceInput, call);
  checkReadConditions(sourceConditions(input), source);
  checkChange(input, sourceInput);
  const body = files.readWhole(source.file);
  const content = { ...copiedContent(input, source), ...checksumsOf(input, source, body) };
  const file = await files.write(body);
  checkWriteConditions(input, objects.current(input.Bucket, input.Key));
  const version = objects.put(buckets.get(input), input.Key, { ...content, file, size: source.size });
  announceCreated(account, input, version, 'ObjectCreated:Copy');
  const { ETag, ...answer } = written(account, input, version);
  const isSourceVersioned = buckets.get(sourceInput).versioning !== undefined;
  return {
    ...answer,
    ...(isSourceVersioned && { CopySourceVersionId: source.versionId }),
    CopyObjectResult: { ETag, LastModified: new Date(version.modifiedAt), ...version.checksums },
  };
}

/** `bucket/key`, percent-encoded, with or without a first slash, and perhaps `?versionId=…`. */
function sourceOf(input: CopyInput): ObjectInput {
  const [, bucket, key, versionId] = /^\/?([^/]+)\/(.+?)(?:\?versionId=(.+))?$/s.exec(input.CopySource) ?? [];
  if (!bucket || !key) {
    throw new AwsError('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  }
  const owner = input.ExpectedSourceBucketOwner;
  return {
    Bucket: bucket,
    Key: decodeURIComponent(key),
    ...(versionId !== undefined && { VersionId: versionId }),
    ...(owner !== undefined && { ExpectedBucketOwner: owner }),
  };
}

const sourceConditions = (input: CopyInput): Parameters<typeof checkReadConditions>[0] => ({
  ...(input.CopySourceIfMatch !== undefined && { IfMatch: input.CopySourceIfMatch }),
  ...(input.CopySourceIfNoneMatch !== undefined && { IfNoneMatch: input.CopySourceIfNoneMatch }),
  ...(input.CopySourceIfModifiedSince && { IfModifiedSince: input.CopySourceIfModifiedSince }),
  ...(input.CopySourceIfUnmodifiedSince && { IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince }),
});

function checkChange(input: CopyInput, source: ObjectInput): void {
  const isSame = source.Bucket === input.Bucket && source.Key === input.Key && source.VersionId === undefined;
  if (!isSame || input.MetadataDirective === 'REPLACE' || input.ServerSideEncryption !== undefined) return;
  throw new AwsError(
    'InvalidRequest',
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

/** By default everything but the place is the source's; what the request says counts only where it says REPLACE. */
function copiedContent(
  input: CopyInput,
  source: ObjectVersion,
): Pick<ObjectContent, 'headers' | 'metadata' | 'tags' | 'etag'> {
  const own = contentOf(input);
  const { headers, metadata } = input.MetadataDirective === 'REPLACE' ? own : source;
  return { headers, metadata, tags: input.TaggingDirective === 'REPLACE' ? own.tags : source.tags, etag: source.etag };
}

function checksumsOf(
  input: CopyInput,
  source: ObjectVersion,
  body: Buffer,
): Pick<ObjectContent, 'checksums' | 'checksumType'> {
  const kept = CHECKSUM_ALGORITHMS.find((each) => source.checksums[`Checksum${each}`] !== undefined);
  const algorithm = input.ChecksumAlgorithm === undefined && kept ? kept : namedAlgorithm(input.ChecksumAlgorithm);
  const checksums: Checksums = { [`Checksum${algorithm}`]: computeChecksum(algorithm, body) };
  return { checksums, checksumType: 'FULL_OBJECT' };
}
