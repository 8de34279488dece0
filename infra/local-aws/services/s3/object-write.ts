import { createHash } from 'node:crypto';
import type { PutObjectCommandOutput } from '@aws-sdk/client-s3';
import { AwsError, notImplemented } from '../../aws-error.ts';
import { operation, type Access, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { ObjectEvent } from './announcements.ts';
import type { BucketInput, Tag } from './buckets.ts';
import { CHECKSUM_MEMBERS, verifyChecksums, type ClaimedChecksums } from './checksum.ts';
import { LOCK_MEMBERS, lockAccess, lockOf, type LockHeaders } from './object-lock.ts';
import type { ContentHeaders, ObjectVersion } from './objects.ts';
import { checkWriteConditions, type WriteConditions } from './preconditions.ts';

type Output<T> = Omit<T, '$metadata'>;

/** What a new object is given besides its bytes. */
export interface Attributes extends ContentHeaders {
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly Tagging?: string;
  readonly ServerSideEncryption?: string;
  readonly StorageClass?: string;
}

export const ATTRIBUTE_MEMBERS = [
  ...['CacheControl', 'ContentDisposition', 'ContentEncoding', 'ContentLanguage', 'ContentType'],
  ...['Metadata', 'Tagging', 'ServerSideEncryption', 'StorageClass'],
];

export const CLAIM_MEMBERS = ['ContentMD5', 'ChecksumAlgorithm', ...CHECKSUM_MEMBERS];

interface PutInput extends BucketInput, Attributes, ClaimedChecksums, WriteConditions, LockHeaders {
  readonly Key: string;
  readonly Body?: Uint8Array;
}

const KEY_BYTES_MAX = 1024;

export function objectWrites(account: S3Account): Record<string, Operation> {
  const { buckets, objects, files } = account;
  return {
    PutObject: operation<PutInput, Output<PutObjectCommandOutput>>({
      honours: [
        ...['Bucket', 'ExpectedBucketOwner', 'Key', 'Body', 'ContentLength', 'IfMatch', 'IfNoneMatch'],
        ...ATTRIBUTE_MEMBERS,
        ...CLAIM_MEMBERS,
        ...LOCK_MEMBERS,
      ],
      writes: true,
      isDataEvent: true,
      access: (input) => [...writeAccess(account, input, input), ...lockAccess(account, input, input)],
      async handle(input) {
        checkAttributes('PutObject', input);
        checkKey(input.Key);
        const lock = lockOf(buckets.get(input), input);
        if (Object.keys(lock).length > 0) requireDigest(input);
        const body = input.Body ?? new Uint8Array();
        const checksums = verifyChecksums(body, input);
        const file = await files.write(body);
        try {
          checkWriteConditions(input, objects.current(input.Bucket, input.Key));
        } catch (error) {
          files.discard([file]);
          throw error;
        }
        const version = objects.put(buckets.get(input), input.Key, {
          ...contentOf(input),
          file,
          size: body.length,
          etag: etagOf(body),
          checksums,
          checksumType: 'FULL_OBJECT',
          lock,
        });
        announceCreated(account, input, version, 'ObjectCreated:Put');
        return { ...written(account, input, version), ...checksums, ChecksumType: 'FULL_OBJECT' };
      },
    }),
  };
}

/** What is locked cannot be put right later, so S3 wants to know that it arrived as it was sent. */
function requireDigest(input: ClaimedChecksums): void {
  const isClaimed = ['ContentMD5', ...CHECKSUM_MEMBERS].some(
    (member) => input[member as keyof ClaimedChecksums] !== undefined,
  );
  if (isClaimed) return;
  throw new AwsError(
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  );
}

export const etagOf = (body: Uint8Array): string => `"${createHash('md5').update(body).digest('hex')}"`;

/** Tells whoever wants to hear of a new object. */
export const announceCreated = (
  { announcements, buckets }: S3Account,
  input: BucketInput & { readonly Key: string },
  { size, etag, versionId }: ObjectVersion,
  event: ObjectEvent,
): void =>
  announcements.announce(input.Bucket, event, {
    ...{ key: input.Key, size, etag },
    ...(buckets.get(input).versioning && { versionId }),
  });

/** What every write answers. */
export const written = (
  account: S3Account,
  input: BucketInput,
  version: ObjectVersion,
): { ETag: string; ServerSideEncryption: 'AES256'; VersionId?: string } => ({
  ETag: version.etag,
  ServerSideEncryption: 'AES256',
  ...(account.buckets.get(input).versioning && { VersionId: version.versionId }),
});

const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';

export function contentOf(attributes: Attributes): {
  headers: ContentHeaders;
  metadata: Readonly<Record<string, string>>;
  tags: Tag[];
} {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType } = attributes;
  const given = { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType };
  const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    headers: { ContentType: DEFAULT_CONTENT_TYPE, ...headers },
    metadata: attributes.Metadata ?? {},
    tags: parseTags(attributes.Tagging),
  };
}

/** Tags travel as a query string in a header. */
const parseTags = (header: string | undefined): Tag[] =>
  [...new URLSearchParams(header ?? '')].map(([Key, Value]) => ({ Key, Value }));

/** The IAM questions of a write; tagging on the way needs the right to tag. */
export function writeAccess(
  { buckets }: S3Account,
  input: BucketInput & { Key: string },
  attributes: Attributes,
): Access[] {
  const tags = parseTags(attributes.Tagging);
  const context = {
    ...(attributes.ServerSideEncryption && { 's3:x-amz-server-side-encryption': attributes.ServerSideEncryption }),
    ...(attributes.StorageClass && { 's3:x-amz-storage-class': attributes.StorageClass }),
    ...Object.fromEntries(tags.map((tag) => [`s3:RequestObjectTag/${tag.Key}`, tag.Value])),
    ...(tags.length > 0 && { 's3:RequestObjectTagKeys': tags.map((tag) => tag.Key) }),
  };
  const actions = tags.length > 0 ? ['s3:PutObject', 's3:PutObjectTagging'] : ['s3:PutObject'];
  return actions.map((action) => buckets.objectAccess(input, input.Key, action, context));
}

/** Refuses the values that would mean something which is not done here. */
export function checkAttributes(
  name: string,
  { ServerSideEncryption: encryption, StorageClass: storage }: Attributes,
): void {
  if (encryption !== undefined && encryption !== 'AES256') {
    throw notImplemented(`s3:${name} ServerSideEncryption ${encryption}`);
  }
  if (storage !== undefined && storage !== 'STANDARD') throw notImplemented(`s3:${name} StorageClass ${storage}`);
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) <= KEY_BYTES_MAX) return;
  throw new AwsError('KeyTooLongError', 'Your key is too long', 400, { MaxSizeAllowed: KEY_BYTES_MAX });
}
