import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { openAccountOfStores } from './account-of-stores.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 's3-'));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const bodyFiles = (): string[] => readdirSync(join(dataDir, 'objects'));

describe('what S3 holds', () => {
  it('is there again after a restart, with its versions', async () => {
    const before = await openAccountOfStores({ dataDir });
    const s3 = new S3Client(before.root);
    await s3.send(new CreateBucketCommand({ Bucket: 'lasting' }));
    await s3.send(
      new PutBucketVersioningCommand({ Bucket: 'lasting', VersioningConfiguration: { Status: 'Enabled' } }),
    );
    for (const Body of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket: 'lasting', Key: 'k', Body }));
    await before.close();

    const after = await openAccountOfStores({ dataDir });
    const again = new S3Client(after.root);
    const { Versions = [] } = await again.send(new ListObjectVersionsCommand({ Bucket: 'lasting' }));
    const bodies = Versions.map(async ({ VersionId }) => {
      const { Body } = await again.send(new GetObjectCommand({ Bucket: 'lasting', Key: 'k', VersionId }));
      return Body?.transformToString();
    });
    expect(await Promise.all(bodies)).toEqual(['two', 'one']);
    await after.close();
  });

  it('takes no space once it is replaced or deleted', async () => {
    const account = await openAccountOfStores({ dataDir });
    const s3 = new S3Client(account.root);
    await s3.send(new CreateBucketCommand({ Bucket: 'small' }));
    for (const Body of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket: 'small', Key: 'k', Body }));
    await expect.poll(bodyFiles).toHaveLength(1);
    await s3.send(new DeleteObjectCommand({ Bucket: 'small', Key: 'k' }));
    await expect.poll(bodyFiles).toHaveLength(0);
    await s3.send(new DeleteBucketCommand({ Bucket: 'small' }));
    await account.close();
  });

  it('can be read by another service', async () => {
    const account = await openAccountOfStores({ dataDir });
    const s3 = new S3Client(account.root);
    await s3.send(new CreateBucketCommand({ Bucket: 'packages' }));
    await s3.send(new PutObjectCommand({ Bucket: 'packages', Key: 'code.zip', Body: 'bytes' }));
    const { objects } = account.world;
    expect(Buffer.from(objects.read('packages', 'code.zip') ?? []).toString()).toBe('bytes');
    expect(objects.read('packages', 'code.zip', 'null')).toBeDefined();
    expect(objects.read('packages', 'code.zip', 'other')).toBeUndefined();
    expect(objects.read('packages', 'other.zip')).toBeUndefined();
    await account.close();
  });
});
