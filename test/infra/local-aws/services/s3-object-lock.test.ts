import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
  S3Client,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccountOfStores, refusalOf, type AccountOfStores, type ClientConfig } from './account-of-stores.ts';
import { eventually } from './messaging-account.ts';

const Bucket = 'seals';
const PROTECTED = {
  name: 'AccessDenied',
  status: 403,
  message: 'Access Denied because object protected by object lock.',
};
const inDays = (days: number): Date => new Date(Math.floor(Date.now() / 1000 + days * 86_400) * 1000);

let account: AccountOfStores;
let s3: S3Client;
/** May do everything in S3 but bypass governance. */
let writer: S3Client;
let config: ClientConfig;
let keys = 0;

beforeAll(async () => {
  account = await openAccountOfStores();
  s3 = new S3Client(account.root);
  config = await account.actAs([
    { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    { Effect: 'Deny', Action: 's3:BypassGovernanceRetention', Resource: '*' },
  ]);
  writer = new S3Client(config);
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
});

afterAll(() => account.close());

/** A new locked version. */
async function put(
  input: Partial<PutObjectCommandInput> = {},
): Promise<{ Key: string; VersionId: string | undefined }> {
  const Key = input.Key ?? `seal-${String((keys += 1))}.json`;
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Body: '{}', ...input, Key }));
  return { Key, VersionId };
}

const compliance = (until: Date) => ({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: until }) as const;
const governance = (until: Date) => ({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: until }) as const;

describe('a version under compliance', () => {
  it('is deleted by nobody, not even the root user who asks to bypass', async () => {
    const target = await put(compliance(inDays(1)));
    for (const BypassGovernanceRetention of [false, true]) {
      const call = s3.send(new DeleteObjectCommand({ Bucket, ...target, BypassGovernanceRetention }));
      expect(await refusalOf(call)).toEqual(PROTECTED);
    }
    const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [target] } }));
    expect(Errors).toMatchObject([{ ...target, Code: 'AccessDenied', Message: PROTECTED.message }]);
    expect((await s3.send(new GetObjectCommand({ Bucket, ...target }))).VersionId).toBe(target.VersionId);
  });

  it('is still there behind a delete marker', async () => {
    const target = await put(compliance(inDays(1)));
    const { DeleteMarker, VersionId } = await s3.send(new DeleteObjectCommand({ Bucket, Key: target.Key }));
    expect(DeleteMarker).toBe(true);
    const gone = await refusalOf(s3.send(new GetObjectCommand({ Bucket, Key: target.Key })));
    expect(gone?.name).toBe('NoSuchKey');
    expect(await refusalOf(s3.send(new GetObjectCommand({ Bucket, ...target })))).toBeUndefined();
    expect(await refusalOf(s3.send(new DeleteObjectCommand({ Bucket, Key: target.Key, VersionId })))).toBeUndefined();
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: target.Key }))).VersionId).toBe(target.VersionId);
  });

  it('is kept by what is written over it', async () => {
    const target = await put(compliance(inDays(1)));
    await put({ Key: target.Key, Body: 'newer' });
    expect(await (await s3.send(new GetObjectCommand({ Bucket, ...target }))).Body?.transformToString()).toBe('{}');
  });

  it.each<[what: string, retention: { Mode?: 'COMPLIANCE' | 'GOVERNANCE'; days?: number }, refused: boolean]>([
    ['longer', { Mode: 'COMPLIANCE', days: 3 }, false],
    ['shorter', { Mode: 'COMPLIANCE', days: 1 }, true],
    ['governance instead', { Mode: 'GOVERNANCE', days: 3 }, true],
    ['none', {}, true],
  ])('takes no weaker retention: %s', async (_, { Mode, days }, refused) => {
    const target = await put(compliance(inDays(2)));
    const Retention = { ...(Mode && { Mode }), ...(days !== undefined && { RetainUntilDate: inDays(days) }) };
    const call = s3.send(
      new PutObjectRetentionCommand({ Bucket, ...target, Retention, BypassGovernanceRetention: true }),
    );
    expect(await refusalOf(call)).toEqual(refused ? PROTECTED : undefined);
  });

  it('may be deleted when its time is over', async () => {
    const target = await put(compliance(new Date((Math.floor(Date.now() / 1000) + 2) * 1000)));
    const remove = () => refusalOf(s3.send(new DeleteObjectCommand({ Bucket, ...target })));
    expect(await remove()).toEqual(PROTECTED);
    await eventually('the version may be deleted', async () => (await remove()) === undefined);
  });
});

describe('a version under governance', () => {
  it('is deleted only by who may bypass it, and says so', async () => {
    const target = await put(governance(inDays(1)));
    const remove = (client: S3Client, BypassGovernanceRetention: boolean) =>
      refusalOf(client.send(new DeleteObjectCommand({ Bucket, ...target, BypassGovernanceRetention })));
    expect(await remove(s3, false)).toEqual(PROTECTED);
    expect(await remove(writer, true)).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(await remove(s3, true)).toBeUndefined();
  });

  it('has its retention shortened under the same rule', async () => {
    const target = await put(governance(inDays(2)));
    const shorten = (client: S3Client, BypassGovernanceRetention: boolean) =>
      refusalOf(
        client.send(
          new PutObjectRetentionCommand({
            Bucket,
            ...target,
            Retention: { Mode: 'GOVERNANCE', RetainUntilDate: inDays(1) },
            BypassGovernanceRetention,
          }),
        ),
      );
    expect(await shorten(s3, false)).toEqual(PROTECTED);
    expect(await shorten(writer, true)).toMatchObject({ name: 'AccessDenied' });
    expect(await shorten(s3, true)).toBeUndefined();
    const { Retention } = await s3.send(new GetObjectRetentionCommand({ Bucket, ...target }));
    expect(Retention).toEqual({ Mode: 'GOVERNANCE', RetainUntilDate: inDays(1) });
  });
});

describe('a legal hold', () => {
  it('keeps a version until it is lifted', async () => {
    const target = await put({ ObjectLockLegalHoldStatus: 'ON' });
    const remove = () =>
      refusalOf(s3.send(new DeleteObjectCommand({ Bucket, ...target, BypassGovernanceRetention: true })));
    expect(await remove()).toEqual(PROTECTED);
    expect((await s3.send(new GetObjectLegalHoldCommand({ Bucket, ...target }))).LegalHold?.Status).toBe('ON');
    await s3.send(new PutObjectLegalHoldCommand({ Bucket, ...target, LegalHold: { Status: 'OFF' } }));
    expect(await remove()).toBeUndefined();
  });
});

describe('a bucket that locks', () => {
  it('has versioning on, for good', async () => {
    const suspend = new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } });
    expect(await refusalOf(s3.send(suspend))).toMatchObject({ name: 'InvalidBucketState', status: 409 });
  });

  it('is made too by a client that writes `True` into its header', async () => {
    const create = new CreateBucketCommand({ Bucket: 'older-client', ObjectLockEnabledForBucket: true });
    create.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-amz-bucket-object-lock-enabled'] = 'True';
        return next(args);
      },
      { step: 'build' },
    );
    await s3.send(create);
    const shown = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: 'older-client' }));
    expect(shown.ObjectLockConfiguration?.ObjectLockEnabled).toBe('Enabled');
  });

  it('gives every new version its default retention', async () => {
    const name = 'kept';
    const rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 7 } } as const;
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule: rule } as const;
    await s3.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: true }));
    await s3.send(new PutObjectLockConfigurationCommand({ Bucket: name, ObjectLockConfiguration }));
    const shown = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: name }));
    expect(shown.ObjectLockConfiguration).toEqual(ObjectLockConfiguration);
    await put({ Bucket: name, Key: 'put' });
    await s3.send(new CopyObjectCommand({ Bucket: name, Key: 'copied', CopySource: `${name}/put` }));
    for (const Key of ['put', 'copied']) {
      const head = await s3.send(new HeadObjectCommand({ Bucket: name, Key }));
      expect(head.ObjectLockMode).toBe('COMPLIANCE');
      const days = ((head.ObjectLockRetainUntilDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(7);
    }
  });

  it('shows a lock only to who may read it', async () => {
    const target = await put(compliance(inDays(1)));
    const reader = new S3Client(
      await account.actAs([{ Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: '*' }]),
    );
    const { ObjectLockMode, ETag } = await reader.send(new HeadObjectCommand({ Bucket, ...target }));
    expect(ETag).toBeDefined();
    expect(ObjectLockMode).toBeUndefined();
  });

  it('stores an object once, for who says that it must not be there', async () => {
    const { Key } = await put({ IfNoneMatch: '*' });
    const again = s3.send(new PutObjectCommand({ Bucket, Key, Body: 'forged', IfNoneMatch: '*' }));
    expect(await refusalOf(again)).toMatchObject({ name: 'PreconditionFailed', status: 412 });
  });
});

describe('Object Lock refuses', () => {
  const refusedPut = (input: Partial<PutObjectCommandInput>) => refusalOf(put(input));

  it.each<[why: string, input: Partial<PutObjectCommandInput>, message: string]>([
    ['a date that is over', compliance(new Date(0)), 'The retain until date must be in the future!'],
    [
      'a mode without a date',
      { ObjectLockMode: 'COMPLIANCE' },
      'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
    ],
  ])('%s', async (_, input, message) => {
    expect(await refusedPut(input)).toEqual({ name: 'InvalidArgument', status: 400, message });
  });

  it('an object whose bytes nobody vouches for', async () => {
    const bare = new S3Client({ ...account.root, requestChecksumCalculation: 'WHEN_REQUIRED' });
    const call = bare.send(new PutObjectCommand({ Bucket, Key: 'bare', Body: '{}', ...compliance(inDays(1)) }));
    expect(await refusalOf(call)).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });

  it('to work in a bucket that does not lock', async () => {
    const name = 'plain';
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    expect(await refusedPut({ Bucket: name, ...compliance(inDays(1)) })).toMatchObject({
      name: 'InvalidRequest',
      message: 'Bucket is missing Object Lock Configuration',
    });
    const asked = s3.send(new GetObjectLockConfigurationCommand({ Bucket: name }));
    expect(await refusalOf(asked)).toMatchObject({ name: 'ObjectLockConfigurationNotFoundError', status: 404 });
    const switchOn = new PutObjectLockConfigurationCommand({
      Bucket: name,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' },
    });
    expect(await refusalOf(s3.send(switchOn))).toMatchObject({ name: 'InvalidBucketState', status: 409 });
  });

  it('to lock for somebody who may only write', async () => {
    const plainWriter = new S3Client(await account.actAs([{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }]));
    const call = plainWriter.send(
      new PutObjectCommand({ Bucket, Key: 'locked', Body: '{}', ...compliance(inDays(1)) }),
    );
    expect((await refusalOf(call))?.message).toContain('s3:PutObjectRetention');
  });
});
