import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { openAccountOfStores, refusalOf, type AccountOfStores } from './account-of-stores.ts';

const Bucket = 'large';
const PART_BYTES = 5 * 1024 * 1024;

let account: AccountOfStores;
let s3: S3Client;

beforeAll(async () => {
  account = await openAccountOfStores();
  s3 = new S3Client(account.root);
  await s3.send(new CreateBucketCommand({ Bucket }));
});

afterAll(() => account.close());

const begin = async (Key: string): Promise<{ Bucket: string; Key: string; UploadId: string }> => {
  const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { a: 'b' } }));
  return { Bucket, Key, UploadId };
};

type Upload = Awaited<ReturnType<typeof begin>>;

const sendPart = async (upload: Upload, PartNumber: number, Body: Uint8Array): Promise<CompletedPart> => {
  const { $metadata: _, ...sent } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  return { PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 };
};

const complete = (upload: Upload, Parts: CompletedPart[], more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));

describe('a multipart upload', () => {
  it('becomes one object when it is completed', async () => {
    const upload = await begin('joined');
    const [first, second] = [Buffer.alloc(PART_BYTES, 'a'), Buffer.from('end')];
    // In any order: the numbers count.
    const last = await sendPart(upload, 7, second);
    const parts = [await sendPart(upload, 2, first), last];
    const listed = await s3.send(new ListPartsCommand(upload));
    expect(listed.Parts?.map((part) => [part.PartNumber, part.Size])).toEqual([
      [2, PART_BYTES],
      [7, 3],
    ]);
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).toEqual([]);
    const { ETag } = await complete(upload, parts);
    const md5 = (data: Uint8Array): Buffer => createHash('md5').update(data).digest();
    expect(ETag).toBe(`"${md5(Buffer.concat([md5(first), md5(second)])).toString('hex')}-2"`);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'joined' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(Buffer.concat([first, second]))).toBe(
      true,
    );
    expect(got.Metadata).toEqual({ a: 'b' });
    expect(await refusalOf(s3.send(new ListPartsCommand(upload)))).toMatchObject({ name: 'NoSuchUpload', status: 404 });
  });

  it('leaves nothing when it is aborted', async () => {
    const upload = await begin('aborted');
    const part = await sendPart(upload, 1, Buffer.from('x'));
    await s3.send(new AbortMultipartUploadCommand(upload));
    expect(await refusalOf(complete(upload, [part]))).toMatchObject({ name: 'NoSuchUpload' });
  });

  it('is refused with parts that are small, unknown or out of order', async () => {
    const upload = await begin('refused');
    const one = await sendPart(upload, 1, Buffer.from('x'));
    const two = await sendPart(upload, 2, Buffer.from('y'));
    expect(await refusalOf(complete(upload, [one, two]))).toMatchObject({ name: 'EntityTooSmall' });
    expect(await refusalOf(complete(upload, [two, one]))).toMatchObject({ name: 'InvalidPartOrder' });
    expect(await refusalOf(complete(upload, [{ ...one, ETag: '"0"' }]))).toMatchObject({ name: 'InvalidPart' });
  });

  it('may be completed on condition that there is no such object', async () => {
    const upload = await begin('once');
    const part = await sendPart(upload, 1, Buffer.from('x'));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'first' }));
    expect(await refusalOf(complete(upload, [part], { IfNoneMatch: '*' }))).toMatchObject({ status: 412 });
  });
});

describe('a streamed body', () => {
  it('arrives without the framing it travels in', async () => {
    const Body = Readable.from([Buffer.from('one '), Buffer.from('two')]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 7 }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
    expect(await got.Body?.transformToString()).toBe('one two');
    expect(got.ContentEncoding).toBeUndefined();
  });
});
