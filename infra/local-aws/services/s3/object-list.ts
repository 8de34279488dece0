import type { ListObjectsCommandOutput, ListObjectsV2CommandOutput, _Object } from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Access, type Operation } from '../../service.ts';
import { ownerOf, type S3Account } from './account.ts';
import type { BucketInput } from './buckets.ts';
import { CHECKSUM_ALGORITHMS } from './checksum.ts';
import { isAfter, keyEncoder, pageSize, paginate, type ListingRequest, type Page } from './listing.ts';
import type { ObjectVersion } from './objects.ts';

type Output<T> = Omit<T, '$metadata'>;

export interface ListInput extends BucketInput, ListingRequest {
  readonly EncodingType?: string;
}

interface ListV1Input extends ListInput {
  readonly Marker?: string;
}

interface ListV2Input extends ListInput {
  readonly StartAfter?: string;
  readonly ContinuationToken?: string;
  readonly FetchOwner?: boolean;
}

export const LIST_MEMBERS = ['Bucket', 'ExpectedBucketOwner', 'Prefix', 'Delimiter', 'MaxKeys', 'EncodingType'];

export function objectLists(account: S3Account): Record<string, Operation> {
  return {
    ListObjectsV2: operation<ListV2Input, Output<ListObjectsV2CommandOutput>>({
      honours: [...LIST_MEMBERS, 'StartAfter', 'ContinuationToken', 'FetchOwner'],
      writes: false,
      isDataEvent: true,
      access: (input) => [listAccess(account, input, 's3:ListBucket')],
      handle: (input) => listV2(account, input),
    }),
    ListObjects: operation<ListV1Input, Output<ListObjectsCommandOutput>>({
      honours: [...LIST_MEMBERS, 'Marker'],
      writes: false,
      isDataEvent: true,
      access: (input) => [listAccess(account, input, 's3:ListBucket')],
      handle: (input) => listV1(account, input),
    }),
  };
}

/** A policy may limit what part of a bucket is listed, by the request's own words. */
export const listAccess = ({ buckets }: S3Account, input: ListInput, action: string): Access =>
  buckets.bucketAccess(input, action, {
    ...(input.Prefix !== undefined && { 's3:prefix': input.Prefix }),
    ...(input.Delimiter !== undefined && { 's3:delimiter': input.Delimiter }),
    ...(input.MaxKeys !== undefined && { 's3:max-keys': String(input.MaxKeys) }),
  });

function listV2(account: S3Account, input: ListV2Input): Output<ListObjectsV2CommandOutput> {
  const after = input.ContinuationToken === undefined ? input.StartAfter : readToken(input.ContinuationToken);
  const page = pageAfter(account, input, after ?? '');
  const encode = keyEncoder(input.EncodingType);
  return {
    ...listed(account, input, page, input.FetchOwner === true),
    KeyCount: page.items.length + page.commonPrefixes.length,
    ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
    ...(input.StartAfter !== undefined && { StartAfter: encode(input.StartAfter) }),
    ...(page.isTruncated && { NextContinuationToken: Buffer.from(lastKey(page)).toString('base64url') }),
  };
}

function listV1(account: S3Account, input: ListV1Input): Output<ListObjectsCommandOutput> {
  const page = pageAfter(account, input, input.Marker ?? '');
  const encode = keyEncoder(input.EncodingType);
  return {
    ...listed(account, input, page, true),
    Marker: encode(input.Marker ?? ''),
    // Without a delimiter the client continues after the last key it saw.
    ...(page.isTruncated && input.Delimiter && { NextMarker: encode(lastKey(page)) }),
  };
}

function pageAfter({ objects }: S3Account, input: ListInput, after: string): Page<ObjectVersion> {
  const found = objects.keys(input.Bucket).flatMap((key) => objects.current(input.Bucket, key) ?? []);
  const keyOf = (version: ObjectVersion): string => version.key;
  return paginate(found, keyOf, input, (line) => after !== '' && !isAfter(line.prefix ?? line.item.key, after));
}

const lastKey = (page: Page<ObjectVersion>): string => page.last?.prefix ?? page.last?.item?.key ?? '';

function readToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (Buffer.from(key).toString('base64url') !== token) {
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return key;
}

/** What both forms of the listing answer. */
function listed(
  account: S3Account,
  input: ListInput,
  page: Page<ObjectVersion>,
  withOwner: boolean,
): Output<ListObjectsCommandOutput> {
  const encode = keyEncoder(input.EncodingType);
  return {
    Name: input.Bucket,
    Prefix: encode(input.Prefix ?? ''),
    ...(input.Delimiter !== undefined && { Delimiter: encode(input.Delimiter) }),
    MaxKeys: pageSize(input),
    ...(input.EncodingType !== undefined && { EncodingType: 'url' as const }),
    IsTruncated: page.isTruncated,
    Contents: page.items.map((version) => ({
      ...describeListed(version, encode),
      ...(withOwner && { Owner: ownerOf(account) }),
    })),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

export const describeListed = (version: ObjectVersion, encode: (key: string) => string): _Object => ({
  Key: encode(version.key),
  LastModified: new Date(version.modifiedAt),
  ETag: version.etag,
  Size: version.size,
  StorageClass: 'STANDARD',
  ChecksumAlgorithm: CHECKSUM_ALGORITHMS.filter((each) => version.checksums[`Checksum${each}`] !== undefined),
  ChecksumType: version.checksumType,
});
