import { createHash } from 'node:crypto';
import type {
  CompletedPart,
  CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommandOutput,
  ListPartsCommandOutput,
  UploadPartCommandOutput,
} from '@aws-sdk/client-s3';
import { AwsError, notImplemented } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { ownerOf, type S3Account } from './account.ts';
import type { BucketInput } from './buckets.ts';
import { computeChecksum, namedAlgorithm, verifyChecksums, type Checksums, type ClaimedChecksums } from './checksum.ts';
import {
  ATTRIBUTE_MEMBERS,
  checkAttributes,
  checkKey,
  CLAIM_MEMBERS,
  contentOf,
  etagOf,
  writeAccess,
  announceCreated,
  written,
  type Attributes,
} from './object-write.ts';
import { checkWriteConditions, type WriteConditions } from './preconditions.ts';
import type { Part, Upload } from './uploads.ts';

type Output<T> = Omit<T, '$metadata'>;

interface UploadInput extends BucketInput {
  readonly Key: string;
  readonly UploadId: string;
}

interface CreateInput extends BucketInput, Attributes {
  readonly Key: string;
  readonly ChecksumAlgorithm?: string;
  readonly ChecksumType?: string;
}

interface PartInput extends UploadInput, ClaimedChecksums {
  readonly PartNumber: number;
  readonly Body?: Uint8Array;
}

interface CompleteInput extends UploadInput, WriteConditions {
  readonly MultipartUpload?: { readonly Parts?: readonly CompletedPart[] };
  readonly ChecksumType?: string;
}

interface ListPartsInput extends UploadInput {
  readonly MaxParts?: number;
  readonly PartNumberMarker?: string;
}

const UPLOAD = ['Bucket', 'ExpectedBucketOwner', 'Key', 'UploadId'];
const PARTS_PER_PAGE = 1000;
const PART_NUMBER_MAX = 10_000;

/** Every part but the last. */
const PART_BYTES_MIN = 5 * 1024 * 1024;

export function multipartUploads(account: S3Account): Record<string, Operation> {
  const { uploads, buckets } = account;
  return {
    CreateMultipartUpload: operation<CreateInput, Output<CreateMultipartUploadCommandOutput>>({
      honours: ['Bucket', 'ExpectedBucketOwner', 'Key', 'ChecksumAlgorithm', 'ChecksumType', ...ATTRIBUTE_MEMBERS],
      writes: true,
      isDataEvent: true,
      access: (input) => writeAccess(account, input, input),
      handle: (input) => create(account, input),
    }),
    UploadPart: operation<PartInput, Output<UploadPartCommandOutput>>({
      honours: [...UPLOAD, 'PartNumber', 'Body', 'ContentLength', ...CLAIM_MEMBERS],
      writes: true,
      isDataEvent: true,
      access: (input) => [buckets.objectAccess(input, input.Key, 's3:PutObject')],
      handle: (input) => uploadPart(account, input),
    }),
    CompleteMultipartUpload: operation<CompleteInput, Output<CompleteMultipartUploadCommandOutput>>({
      honours: [...UPLOAD, 'MultipartUpload.Parts', 'ChecksumType', 'IfMatch', 'IfNoneMatch'],
      writes: true,
      isDataEvent: true,
      access: (input) => [buckets.objectAccess(input, input.Key, 's3:PutObject')],
      handle: (input) => complete(account, input),
    }),
    AbortMultipartUpload: operation<UploadInput, object>({
      honours: UPLOAD,
      writes: true,
      isDataEvent: true,
      access: (input) => [buckets.objectAccess(input, input.Key, 's3:AbortMultipartUpload')],
      handle(input) {
        uploads.end(uploads.get(input));
        return {};
      },
    }),
    ListParts: operation<ListPartsInput, Output<ListPartsCommandOutput>>({
      honours: [...UPLOAD, 'MaxParts', 'PartNumberMarker'],
      writes: false,
      isDataEvent: true,
      access: (input) => [buckets.objectAccess(input, input.Key, 's3:ListMultipartUploadParts')],
      handle: (input) => listParts(account, input),
    }),
  };
}

function create({ uploads }: S3Account, input: CreateInput): Output<CreateMultipartUploadCommandOutput> {
  checkAttributes('CreateMultipartUpload', input);
  checkKey(input.Key);
  if (input.ChecksumType !== undefined && input.ChecksumType !== 'COMPOSITE') {
    throw notImplemented(`s3:CreateMultipartUpload ChecksumType ${input.ChecksumType}`);
  }
  const algorithm = input.ChecksumAlgorithm === undefined ? undefined : namedAlgorithm(input.ChecksumAlgorithm);
  const upload = uploads.begin({
    bucket: input.Bucket,
    key: input.Key,
    ...contentOf(input),
    ...(algorithm && { checksumAlgorithm: algorithm }),
  });
  return {
    Bucket: input.Bucket,
    Key: input.Key,
    UploadId: upload.id,
    ServerSideEncryption: 'AES256',
    ...(algorithm && { ChecksumAlgorithm: algorithm, ChecksumType: 'COMPOSITE' }),
  };
}

async function uploadPart({ uploads, files }: S3Account, input: PartInput): Promise<Output<UploadPartCommandOutput>> {
  uploads.get(input);
  if (input.PartNumber < 1 || input.PartNumber > PART_NUMBER_MAX) {
    throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  }
  const body = input.Body ?? new Uint8Array();
  const checksums = verifyChecksums(body, input);
  const etag = etagOf(body);
  const file = await files.write(body);
  const modifiedAt = new Date().toISOString();
  // Asked for again: other parts came, or the upload ended, while the bytes were written.
  uploads.setPart(uploads.get(input), {
    number: input.PartNumber,
    file,
    size: body.length,
    etag,
    checksums,
    modifiedAt,
  });
  return { ETag: etag, ServerSideEncryption: 'AES256', ...checksums };
}

async function complete(
  account: S3Account,
  input: CompleteInput,
): Promise<Output<CompleteMultipartUploadCommandOutput>> {
  const { uploads, buckets, objects, files } = account;
  const upload = uploads.get(input);
  const parts = chosenParts(upload, input.MultipartUpload?.Parts ?? []);
  const body = Buffer.concat(parts.map((part) => files.readWhole(part.file)));
  const file = await files.write(body);
  uploads.get(input);
  checkWriteConditions(input, objects.current(input.Bucket, input.Key));
  const { headers, metadata, tags } = upload;
  const checksums = compositeChecksums(upload, parts, body);
  const version = objects.put(buckets.get(input), input.Key, {
    ...{ headers, metadata, tags, file, size: body.length },
    ...checksums,
    etag: compositeEtag(parts),
  });
  uploads.end(upload);
  announceCreated(account, input, version, 'ObjectCreated:CompleteMultipartUpload');
  return {
    ...written(account, input, version),
    ...checksums.checksums,
    ChecksumType: checksums.checksumType,
    Bucket: input.Bucket,
    Key: input.Key,
    Location: `/${input.Bucket}/${input.Key}`,
  };
}

function chosenParts(upload: Upload, named: readonly CompletedPart[]): Part[] {
  if (named.length === 0) {
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  const parts = named.map((each) => {
    const part = upload.parts.find((known) => known.number === each.PartNumber);
    if (part && part.etag.replaceAll('"', '') === each.ETag?.replaceAll('"', '')) return part;
    throw new AwsError(
      'InvalidPart',
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    );
  });
  if (parts.some((part, index) => index > 0 && part.number <= (parts[index - 1]?.number ?? 0))) {
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  if (parts.slice(0, -1).some((part) => part.size < PART_BYTES_MIN)) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
}

function compositeEtag(parts: readonly Part[]): string {
  const digests = Buffer.concat(parts.map((part) => Buffer.from(part.etag.replaceAll('"', ''), 'hex')));
  return `"${createHash('md5').update(digests).digest('hex')}-${parts.length}"`;
}

/** A checksum of the parts' checksums, as S3 has it, when the upload named an algorithm and every part used it. */
function compositeChecksums(
  upload: Upload,
  parts: readonly Part[],
  body: Buffer,
): { checksums: Checksums; checksumType: 'FULL_OBJECT' | 'COMPOSITE' } {
  const algorithm = upload.checksumAlgorithm;
  if (algorithm) {
    const values = parts.map((part) => part.checksums[`Checksum${algorithm}`]);
    if (values.every((value) => value !== undefined)) {
      const joined = Buffer.concat(values.map((value) => Buffer.from(value, 'base64')));
      const composite = `${computeChecksum(algorithm, joined)}-${parts.length}`;
      return { checksums: { [`Checksum${algorithm}`]: composite }, checksumType: 'COMPOSITE' };
    }
  }
  return { checksums: { ChecksumCRC64NVME: computeChecksum('CRC64NVME', body) }, checksumType: 'FULL_OBJECT' };
}

function listParts(account: S3Account, input: ListPartsInput): Output<ListPartsCommandOutput> {
  const upload = account.uploads.get(input);
  const after = Number(input.PartNumberMarker ?? 0);
  const found = upload.parts.filter((part) => part.number > after);
  const page = found.slice(0, Math.min(input.MaxParts ?? PARTS_PER_PAGE, PARTS_PER_PAGE));
  return {
    ...{ Bucket: upload.bucket, Key: upload.key, UploadId: upload.id, StorageClass: 'STANDARD' },
    Owner: ownerOf(account),
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
    MaxParts: input.MaxParts ?? PARTS_PER_PAGE,
    IsTruncated: page.length < found.length,
    Parts: page.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedAt),
      ETag: part.etag,
      Size: part.size,
      ...part.checksums,
    })),
  };
}
