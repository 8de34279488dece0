import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { openAccountOfStores, refusalOf, type AccountOfStores } from './account-of-stores.ts';

let account: AccountOfStores;
let s3: S3Client;

beforeAll(async () => {
  account = await openAccountOfStores();
  s3 = new S3Client(account.root);
  for (const Bucket of ['plain', 'versioned']) await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: 'versioned', VersioningConfiguration: { Status: 'Enabled' } }),
  );
});

afterAll(() => account.close());

const text = async (Key: string, more: Partial<GetObjectCommand['input']> = {}): Promise<string | undefined> =>
  (await s3.send(new GetObjectCommand({ Bucket: 'plain', Key, ...more }))).Body?.transformToString();

describe('an S3 object', () => {
  it('comes back with its bytes, headers and metadata', async () => {
    const bytes = new Uint8Array([0, 1, 2, 253, 254, 255]);
    const put = await s3.send(
      new PutObjectCommand({
        Bucket: 'plain',
        Key: 'a folder/ünï &+%.bin',
        Body: bytes,
        ContentType: 'application/x-thing',
        CacheControl: 'no-cache',
        Metadata: { reason: 'test' },
        Tagging: 'team=payments&tier=1',
      }),
    );
    expect(put.ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
    const got = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a folder/ünï &+%.bin' }));
    expect(await got.Body?.transformToByteArray()).toEqual(bytes);
    expect(got).toMatchObject({
      ContentType: 'application/x-thing',
      CacheControl: 'no-cache',
      Metadata: { reason: 'test' },
      ContentLength: 6,
      TagCount: 2,
      ServerSideEncryption: 'AES256',
      ETag: put.ETag,
    });
    expect(got.VersionId).toBeUndefined();
  });

  it('may be empty', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'empty', Body: new Uint8Array() }));
    expect(await text('empty')).toBe('');
    expect((await s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'empty' }))).ContentLength).toBe(0);
  });

  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('is read in part with %s', async (Range, expected, ContentRange) => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'digits', Body: '0123456789' }));
    const got = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'digits', Range }));
    expect(await got.Body?.transformToString()).toBe(expected);
    expect(got).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } });
  });

  it('refuses a range behind its end', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'digits', Body: '0123456789' }));
    expect(await refusalOf(text('digits', { Range: 'bytes=10-' }))).toMatchObject({
      name: 'InvalidRange',
      status: 416,
    });
  });

  it('keeps the tags that are put on it later', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'tagged', Body: 'x' }));
    const TagSet = [{ Key: 'a', Value: 'b' }];
    await s3.send(new PutObjectTaggingCommand({ Bucket: 'plain', Key: 'tagged', Tagging: { TagSet } }));
    const { TagSet: kept } = await s3.send(new GetObjectTaggingCommand({ Bucket: 'plain', Key: 'tagged' }));
    expect(kept).toEqual(TagSet);
  });

  it('answers headers that the reader asks for', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'report', Body: 'x' }));
    const got = await s3.send(
      new GetObjectCommand({ Bucket: 'plain', Key: 'report', ResponseContentDisposition: 'attachment' }),
    );
    expect(got.ContentDisposition).toBe('attachment');
  });
});

describe('conditions on S3 reads and writes', () => {
  it('create an object once however many try', async () => {
    const tries = await Promise.all(
      Array.from({ length: 50 }, (_, writer) =>
        refusalOf(
          s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'lock', Body: String(writer), IfNoneMatch: '*' })),
        ),
      ),
    );
    expect(tries.filter((refusal) => refusal === undefined)).toHaveLength(1);
    expect(tries.filter((refusal) => refusal?.name === 'PreconditionFailed' && refusal.status === 412)).toHaveLength(
      49,
    );
    expect(await text('lock')).toBe(String(tries.indexOf(undefined)));
  });

  it('replace an object only as it was read', async () => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'cas', Body: '1' }));
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'cas', Body: '2', IfMatch: ETag }));
    const stale = s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'cas', Body: '3', IfMatch: ETag }));
    expect(await refusalOf(stale)).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    const absent = s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'absent', Body: '3', IfMatch: ETag }));
    expect(await refusalOf(absent)).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await text('cas')).toBe('2');
  });

  it.each([
    ['IfMatch', '"0"', 'PreconditionFailed', 412],
    ['IfNoneMatch', '*', 'NotModified', 304],
    ['IfModifiedSince', new Date(Date.now() + 5000), 'NotModified', 304],
    ['IfUnmodifiedSince', new Date(0), 'PreconditionFailed', 412],
  ])('refuse a read by %s', async (condition, value, name, status) => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'read', Body: '1' }));
    const refusal = await refusalOf(text('read', { [condition]: value }));
    expect(refusal?.status).toBe(status);
    // A 304 has no body, so the client only knows its number.
    if (status !== 304) expect(refusal?.name).toBe(name);
  });
});

describe('checksums', () => {
  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'of %s are checked on the way in and out',
    async (algorithm) => {
      await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: algorithm, Body: '123456789', ...KNOWN[algorithm] }));
      const wrong = s3.send(
        new PutObjectCommand({ Bucket: 'plain', Key: algorithm, Body: '12345678', ...KNOWN[algorithm] }),
      );
      expect(await refusalOf(wrong)).toMatchObject({ name: 'BadDigest', status: 400 });
      const got = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: algorithm, ChecksumMode: 'ENABLED' }));
      expect(got).toMatchObject({ ...KNOWN[algorithm], ChecksumType: 'FULL_OBJECT' });
      expect(await got.Body?.transformToString()).toBe('123456789');
    },
  );

  it('in MD5 are checked too', async () => {
    const ContentMD5 = createHash('md5').update('right').digest('base64');
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'md5', Body: 'right', ContentMD5 }));
    const wrong = s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'md5', Body: 'wrong', ContentMD5 }));
    expect(await refusalOf(wrong)).toMatchObject({ name: 'BadDigest' });
  });
});

/** The catalogues' check values for the text `123456789`. */
const KNOWN = {
  CRC32: { ChecksumCRC32: Buffer.from('cbf43926', 'hex').toString('base64') },
  CRC32C: { ChecksumCRC32C: Buffer.from('e3069283', 'hex').toString('base64') },
  CRC64NVME: { ChecksumCRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64') },
  SHA1: { ChecksumSHA1: createHash('sha1').update('123456789').digest('base64') },
  SHA256: { ChecksumSHA256: createHash('sha256').update('123456789').digest('base64') },
};

describe('versions', () => {
  const Bucket = 'versioned';

  it('remain readable behind a newer one and behind a delete marker', async () => {
    const first = await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'one' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'two' }));
    const deleted = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    expect(deleted.DeleteMarker).toBe(true);
    expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: 'k' })))).toMatchObject({ name: 'NoSuchKey' });
    const old = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: first.VersionId }));
    expect(await old.Body?.transformToString()).toBe('one');
    const marker = s3.send(new GetObjectCommand({ Bucket, Key: 'k', VersionId: deleted.VersionId }));
    expect(await refusalOf(marker)).toMatchObject({ name: 'MethodNotAllowed', status: 405 });
    const listed = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'k' }));
    expect(listed.Versions?.map(({ IsLatest, Size }) => [IsLatest, Size])).toEqual([
      [false, 3],
      [false, 3],
    ]);
    expect(listed.DeleteMarkers).toMatchObject([{ IsLatest: true, VersionId: deleted.VersionId }]);
  });

  it('come back when the delete marker is deleted', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'undo', Body: 'kept' }));
    const { VersionId } = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'undo' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'undo', VersionId }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'undo' }));
    expect(await got.Body?.transformToString()).toBe('kept');
  });

  it('stop with suspension, which keeps one unversioned object', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'suspended' }));
    const set = (Status: 'Enabled' | 'Suspended') =>
      s3.send(new PutBucketVersioningCommand({ Bucket: 'suspended', VersioningConfiguration: { Status } }));
    await set('Enabled');
    await s3.send(new PutObjectCommand({ Bucket: 'suspended', Key: 'k', Body: '1' }));
    await set('Suspended');
    await s3.send(new PutObjectCommand({ Bucket: 'suspended', Key: 'k', Body: '2' }));
    const last = await s3.send(new PutObjectCommand({ Bucket: 'suspended', Key: 'k', Body: '3' }));
    expect(last.VersionId).toBe('null');
    const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket: 'suspended' }));
    expect(Versions).toHaveLength(2);
  });

  it('are listed page by page', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'pages' }));
    await s3.send(new PutBucketVersioningCommand({ Bucket: 'pages', VersioningConfiguration: { Status: 'Enabled' } }));
    for (const Key of ['a', 'a', 'a', 'b', 'b'])
      await s3.send(new PutObjectCommand({ Bucket: 'pages', Key, Body: 'x' }));
    const seen: string[] = [];
    let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
    for (let page = 0; page < 3; page++) {
      const listed = await s3.send(new ListObjectVersionsCommand({ Bucket: 'pages', MaxKeys: 2, ...marker }));
      seen.push(...(listed.Versions ?? []).map((each) => each.VersionId ?? ''));
      expect(listed.IsTruncated).toBe(page < 2);
      marker = { KeyMarker: listed.NextKeyMarker, VersionIdMarker: listed.NextVersionIdMarker };
    }
    expect(new Set(seen).size).toBe(5);
  });
});

describe('deletes and copies', () => {
  it('delete what is not there without complaint', async () => {
    expect(await refusalOf(s3.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'never' })))).toBeUndefined();
  });

  it('delete many keys at once', async () => {
    for (const Key of ['d1', 'd2']) await s3.send(new PutObjectCommand({ Bucket: 'plain', Key, Body: 'x' }));
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: [{ Key: 'd1' }, { Key: 'd2' }, { Key: 'd3' }] } }),
    );
    expect(Deleted?.map((each) => each.Key)).toEqual(['d1', 'd2', 'd3']);
    expect(await refusalOf(text('d1'))).toMatchObject({ name: 'NoSuchKey', status: 404 });
  });

  it('copy an object with its metadata, or with new one', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'from ä', Body: 'x', Metadata: { a: '1' } }));
    const CopySource = `plain/${encodeURIComponent('from ä')}`;
    await s3.send(new CopyObjectCommand({ Bucket: 'versioned', Key: 'to', CopySource }));
    const kept = await s3.send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'to' }));
    expect(kept.Metadata).toEqual({ a: '1' });
    await s3.send(
      new CopyObjectCommand({
        Bucket: 'versioned',
        Key: 'to',
        CopySource,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
      }),
    );
    const replaced = await s3.send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'to' }));
    expect(replaced.Metadata).toEqual({ b: '2' });
  });

  it('refuse to copy an object onto itself unchanged', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'self', Body: 'x' }));
    const copy = s3.send(new CopyObjectCommand({ Bucket: 'plain', Key: 'self', CopySource: 'plain/self' }));
    expect(await refusalOf(copy)).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });
});

describe('what S3 does not do here', () => {
  it.each([
    ['ACL', { ACL: 'public-read' }],
    ['SSEKMSKeyId', { SSEKMSKeyId: 'k' }],
    ['ServerSideEncryption aws:kms', { ServerSideEncryption: 'aws:kms' }],
    ['StorageClass GLACIER', { StorageClass: 'GLACIER' }],
  ] as const)('is refused by name: %s', async (name, members) => {
    const refusal = await refusalOf(
      s3.send(new PutObjectCommand({ Bucket: 'plain', Key: 'x', Body: 'x', ...members })),
    );
    expect(refusal).toMatchObject({ name: 'NotImplemented', status: 501 });
    expect(refusal?.message).toContain(name.split(' ')[0]);
  });
});
