import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { openAccountOfStores, policyOf, refusalOf, type AccountOfStores } from './account-of-stores.ts';

let account: AccountOfStores;
let s3: S3Client;

beforeAll(async () => {
  account = await openAccountOfStores();
  s3 = new S3Client(account.root);
});

afterAll(() => account.close());

const bucketWith = async (Bucket: string, keys: readonly string[] = []): Promise<string> => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  return Bucket;
};

describe('a bucket', () => {
  it('is made, found, listed and deleted', async () => {
    const Bucket = await bucketWith('life');
    await s3.send(new HeadBucketCommand({ Bucket }));
    const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: 'life' }));
    expect(Buckets).toMatchObject([{ Name: 'life' }]);
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await refusalOf(s3.send(new HeadBucketCommand({ Bucket })))).toMatchObject({
      name: 'NotFound',
      status: 404,
    });
    const read = s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect(await refusalOf(read)).toEqual({
      name: 'NoSuchBucket',
      status: 404,
      message: 'The specified bucket does not exist',
    });
  });

  it('is not deleted while it holds an object', async () => {
    const Bucket = await bucketWith('full', ['k']);
    const deleted = s3.send(new DeleteBucketCommand({ Bucket }));
    expect(await refusalOf(deleted)).toMatchObject({ name: 'BucketNotEmpty', status: 409 });
  });

  it.each(['UPPER', 'ab', '127.0.0.1', 'a..b'])('may not be called %s', async (Bucket) => {
    expect(await refusalOf(s3.send(new CreateBucketCommand({ Bucket })))).toMatchObject({ name: 'InvalidBucketName' });
  });

  it('has no location constraint in us-east-1, where making it twice is no error', async () => {
    const Bucket = await bucketWith('classic');
    await s3.send(new CreateBucketCommand({ Bucket }));
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
  });

  it('must be made in its own region elsewhere, and only once', async () => {
    const elsewhere = await openAccountOfStores({ region: 'eu-west-1' });
    const client = new S3Client(elsewhere.root);
    const make = (LocationConstraint: 'eu-west-1' | 'eu-central-1') =>
      client.send(new CreateBucketCommand({ Bucket: 'there', CreateBucketConfiguration: { LocationConstraint } }));
    expect(await refusalOf(make('eu-central-1'))).toMatchObject({ name: 'IllegalLocationConstraintException' });
    await make('eu-west-1');
    expect(await refusalOf(make('eu-west-1'))).toMatchObject({ name: 'BucketAlreadyOwnedByYou', status: 409 });
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket: 'there' }));
    expect(LocationConstraint).toBe('eu-west-1');
    await elsewhere.close();
  });

  it('keeps tags, versioning and its public access block', async () => {
    const Bucket = await bucketWith('settings');
    const untagged = s3.send(new GetBucketTaggingCommand({ Bucket }));
    expect(await refusalOf(untagged)).toMatchObject({ name: 'NoSuchTagSet', status: 404 });
    const TagSet = [{ Key: 'service', Value: 'payments' }];
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true, BlockPublicPolicy: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    const kept = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(kept.PublicAccessBlockConfiguration).toEqual({
      ...PublicAccessBlockConfiguration,
      IgnorePublicAcls: false,
      RestrictPublicBuckets: false,
    });
  });
});

describe('a listing', () => {
  const KEYS = ['a/1', 'a/2', 'b/1', 'b/x/1', 'root1', 'root2', 'ü/1'];

  it('rolls keys up at a delimiter', async () => {
    const Bucket = await bucketWith('rolled', KEYS);
    const top = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect(top.CommonPrefixes?.map((each) => each.Prefix)).toEqual(['a/', 'b/', 'ü/']);
    expect(top.Contents?.map((each) => each.Key)).toEqual(['root1', 'root2']);
    const below = await s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'b/' }));
    expect([below.Contents?.map((each) => each.Key), below.CommonPrefixes]).toEqual([['b/1'], [{ Prefix: 'b/x/' }]]);
    expect(below.KeyCount).toBe(2);
  });

  it.each([1, 2, 3, 10])('of pages of %i is whole', async (MaxKeys) => {
    const Bucket = await bucketWith(`pages-of-${MaxKeys}`, KEYS);
    const plain: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, MaxKeys })) {
      plain.push(...(page.Contents ?? []).map((each) => each.Key ?? ''));
    }
    expect(plain).toEqual(KEYS);
    const rolled: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, MaxKeys, Delimiter: '/' })) {
      expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
      rolled.push(...(page.Contents ?? []).map((each) => each.Key ?? ''));
      rolled.push(...(page.CommonPrefixes ?? []).map((each) => each.Prefix ?? ''));
    }
    expect(rolled.sort()).toEqual(['a/', 'b/', 'root1', 'root2', 'ü/']);
  });

  it('begins where the client says, and encodes keys when asked', async () => {
    const Bucket = await bucketWith('start', KEYS);
    const after = await s3.send(new ListObjectsV2Command({ Bucket, StartAfter: 'root1', EncodingType: 'url' }));
    expect(after.Contents?.map((each) => each.Key)).toEqual(['root2', '%C3%BC/1']);
    const old = await s3.send(new ListObjectsCommand({ Bucket, Marker: 'a/', MaxKeys: 1, Delimiter: '/' }));
    expect(old).toMatchObject({ IsTruncated: true, CommonPrefixes: [{ Prefix: 'b/' }], NextMarker: 'b/' });
  });
});

describe('access to a bucket', () => {
  const arn = (path: string): string => `arn:aws:s3:::${path}`;

  it('is denied without a word about keys to those who may not list', async () => {
    const Bucket = await bucketWith('secret', ['there']);
    const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: arn('secret/*') };
    const blind = new S3Client(await account.actAs([read]));
    const sighted = new S3Client(
      await account.actAs([read, { Effect: 'Allow', Action: 's3:ListBucket', Resource: arn('secret') }]),
    );
    const get = (client: S3Client, Key: string) => refusalOf(client.send(new GetObjectCommand({ Bucket, Key })));
    expect(await get(blind, 'there')).toBeUndefined();
    expect(await get(sighted, 'there')).toBeUndefined();
    expect(await get(sighted, 'absent')).toMatchObject({ name: 'NoSuchKey', status: 404 });
    const denied = await get(blind, 'absent');
    expect(denied).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(denied?.message).toContain('is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::secret"');
  });

  it('may be limited to a part of the keys', async () => {
    const Bucket = await bucketWith('limited', ['mine/1', 'yours/1']);
    const client = new S3Client(
      await account.actAs([
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: arn('limited'),
          Condition: { StringLike: { 's3:prefix': 'mine/*' } },
        },
        { Effect: 'Allow', Action: 's3:PutObject', Resource: arn('limited/mine/*') },
      ]),
    );
    const list = (Prefix: string) => refusalOf(client.send(new ListObjectsV2Command({ Bucket, Prefix })));
    const put = (Key: string) => refusalOf(client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })));
    expect([await list('mine/'), await put('mine/2')]).toEqual([undefined, undefined]);
    expect([await list('yours/'), await put('yours/2')]).toMatchObject([{ status: 403 }, { status: 403 }]);
  });

  it('is given and taken by the bucket policy', async () => {
    const Bucket = await bucketWith('governed', ['open/1', 'closed/1']);
    const config = await account.actAs([{ Effect: 'Allow', Action: 's3:Get*', Resource: arn('governed/closed/*') }]);
    const client = new S3Client(config);
    const get = (Key: string) => refusalOf(client.send(new GetObjectCommand({ Bucket, Key })));
    expect([await get('open/1'), await get('closed/1')]).toMatchObject([
      { name: 'AccessDenied' },
      undefined,
    ] as object[]);
    const Principal = { AWS: config.roleArn };
    const Policy = policyOf([
      { Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: arn('governed/open/*') },
      { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: arn('governed/closed/*') },
    ]);
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    expect(await get('open/1')).toBeUndefined();
    expect(await get('closed/1')).toMatchObject({ name: 'AccessDenied' });
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect(await get('open/1')).toMatchObject({ name: 'AccessDenied' });
    expect(await refusalOf(s3.send(new GetBucketPolicyCommand({ Bucket })))).toMatchObject({
      name: 'NoSuchBucketPolicy',
    });
  });

  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: arn('judged/*') };

  it.each([
    ['not JSON', '{', "Policies must be valid JSON and the first byte must be '{'"],
    ['no principal', policyOf([{ ...statement, Principal: undefined }]), 'Missing required field Principal'],
    ['another service', policyOf([{ ...statement, Action: 'sqs:*' }]), 'Policy has invalid action'],
    ['another bucket', policyOf([{ ...statement, Resource: arn('other/*') }]), 'Policy has invalid resource'],
    ['no effect', policyOf([{ ...statement, Effect: 'Maybe' }]), 'Invalid effect: Maybe'],
  ])('refuses a policy with %s', async (_, Policy, message) => {
    const Bucket = await bucketWith('judged');
    const put = s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await refusalOf(put)).toEqual({ name: 'MalformedPolicy', status: 400, message });
  });
});
