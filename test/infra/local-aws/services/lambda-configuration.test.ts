import * as sdk from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handlerOf, LambdaAccount } from './lambda-account.ts';

let account: LambdaAccount;
let role: string;

beforeAll(async () => {
  account = await LambdaAccount.open();
  role = await account.role('shared-role');
});
afterAll(() => account[Symbol.asyncDispose]());

const deploy = (name: string, body = 'return 1;', more: Partial<sdk.CreateFunctionRequest> = {}) =>
  account.deploy(name, body, { Role: role, ...more });
const configure = (FunctionName: string, change: Partial<sdk.UpdateFunctionConfigurationRequest>) =>
  account.lambda.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName, ...change }));
const read = (FunctionName: string, Qualifier?: string) =>
  account.lambda.send(new sdk.GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
const publish = (FunctionName: string, more: Partial<sdk.PublishVersionRequest> = {}) =>
  account.lambda.send(new sdk.PublishVersionCommand({ FunctionName, ...more }));
const arnOf = (name: string) => `arn:aws:lambda:${account.aws.region}:${account.aws.accountId}:function:${name}`;

const STALE =
  'The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the latest RevisionId.';

describe('a function', () => {
  it('begins active, with the defaults of AWS', async () => {
    expect(await deploy('fresh')).toMatchObject({
      FunctionArn: arnOf('fresh'),
      State: 'Active',
      LastUpdateStatus: 'Successful',
      Timeout: 3,
      MemorySize: 128,
      Version: '$LATEST',
      PackageType: 'Zip',
      Architectures: ['x86_64'],
    });
    await expect(deploy('fresh')).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: 'Function already exist: fresh',
    });
  });

  it.each([
    ['its name', () => 'named'],
    ['a partial ARN', () => `${account.aws.accountId}:function:named`],
    ['its ARN', () => arnOf('named')],
    ['its ARN with a qualifier', () => `${arnOf('named')}:$LATEST`],
  ])('is found by %s', async (_form, text) => {
    await deploy('named').catch(() => undefined);
    expect((await read(text())).FunctionName).toBe('named');
  });

  it.each([
    ['another account', () => `arn:aws:lambda:${account.aws.region}:999999999999:function:named`],
    ['a name that is not there', () => 'nobody'],
    ['a version that is not there', () => `${arnOf('named')}:7`],
  ])('is not found by %s', async (_form, text) => {
    await expect(read(text())).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: expect.stringMatching(/^Function not found: arn:aws:lambda:/) as string,
    });
  });

  it('keeps what an update does not name', async () => {
    await deploy('amended', 'return 1;', { Environment: { Variables: { A1: 'x' } }, Description: 'kept', Timeout: 9 });
    await configure('amended', { MemorySize: 256 });
    expect(await read('amended')).toMatchObject({
      MemorySize: 256,
      Timeout: 9,
      Description: 'kept',
      Environment: { Variables: { A1: 'x' } },
    });
    await configure('amended', { Environment: { Variables: {} } });
    expect((await read('amended')).Environment).toBeUndefined();
  });

  it('is gone after it was deleted, and its name is free', async () => {
    await deploy('passing');
    await account.lambda.send(new sdk.DeleteFunctionCommand({ FunctionName: 'passing' }));
    await expect(account.invoke('passing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await deploy('passing', 'return "again";');
    expect((await account.invoke('passing')).value).toBe('again');
  });

  it('shows its tags, and its reservation once there is one', async () => {
    const { FunctionArn: Resource } = await deploy('tagged', 'return 1;', { Tags: { team: 'orders' } });
    await account.lambda.send(new sdk.TagResourceCommand({ Resource, Tags: { tier: '1' } }));
    await account.lambda.send(new sdk.UntagResourceCommand({ Resource, TagKeys: ['team'] }));
    await account.lambda.send(
      new sdk.PutFunctionConcurrencyCommand({ FunctionName: 'tagged', ReservedConcurrentExecutions: 5 }),
    );
    const found = await account.lambda.send(new sdk.GetFunctionCommand({ FunctionName: 'tagged' }));
    expect(found).toMatchObject({ Tags: { tier: '1' }, Concurrency: { ReservedConcurrentExecutions: 5 } });
    expect((await account.lambda.send(new sdk.ListTagsCommand({ Resource }))).Tags).toEqual({ tier: '1' });
  });

  it('may come from S3', async () => {
    account.world.objects = {
      read: (bucket, key) => (`${bucket}/${key}` === 'code/v1.zip' ? handlerOf('return "v1";') : undefined),
    };
    const Code = { S3Bucket: 'code', S3Key: 'v1.zip' };
    await deploy('stored', '', { Code });
    expect((await account.invoke('stored')).value).toBe('v1');
    const missing = new sdk.UpdateFunctionCodeCommand({ FunctionName: 'stored', S3Bucket: 'code', S3Key: 'v2.zip' });
    await expect(account.lambda.send(missing)).rejects.toMatchObject({
      message:
        'Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.',
    });
  });
});

describe('a configuration', () => {
  const invalid = (name: string, message: RegExp) => ({ name, message: expect.stringMatching(message) as string });

  it.each<[string, Partial<sdk.UpdateFunctionConfigurationRequest>, string, RegExp]>([
    ['a time-out above 900', { Timeout: 901 }, 'ValidationException', /'901' at 'timeout'.*less than or equal to 900/],
    ['a time-out of 0', { Timeout: 0 }, 'ValidationException', /'0' at 'timeout'.*greater than or equal to 1/],
    ['too little memory', { MemorySize: 127 }, 'ValidationException', /'127' at 'memorySize'.*or equal to 128/],
    ['too much memory', { MemorySize: 10_241 }, 'ValidationException', /'10241' at 'memorySize'.*or equal to 10240/],
    ['a handler with a blank', { Handler: 'index. handler' }, 'ValidationException', /at 'handler'/],
    [
      'a handler that is too long',
      { Handler: 'x'.repeat(129) },
      'ValidationException',
      /at 'handler'.*less than or equal to 128/,
    ],
    [
      'a runtime that AWS retired',
      { Runtime: 'nodejs14.x' },
      'InvalidParameterValueException',
      /^The runtime parameter of nodejs14\.x is no longer supported for creating or updating AWS Lambda functions\./,
    ],
    [
      'a runtime that is not imitated',
      { Runtime: 'python3.13' },
      'InvalidParameterValueException',
      /^Value python3\.13 at 'runtime' failed to satisfy constraint/,
    ],
    [
      'a role that is not there',
      { Role: 'arn:aws:iam::123456789012:role/none' },
      'InvalidParameterValueException',
      /^The role defined for the function cannot be assumed by Lambda\.$/,
    ],
    [
      'a reserved variable',
      { Environment: { Variables: { AWS_REGION: 'eu-west-1' } } },
      'InvalidParameterValueException',
      /reserved keys that are currently not supported for modification\. Reserved keys used in this request: AWS_REGION$/,
    ],
    [
      'variables above 4 KB',
      { Environment: { Variables: { BIG: 'x'.repeat(4096) } } },
      'InvalidParameterValueException',
      /exceeded the 4KB limit\. String measured: \{"BIG":"x+"\}$/,
    ],
  ])('with %s is refused', async (_what, change, name, message) => {
    await deploy('checked').catch(() => undefined);
    const before = await read('checked');
    await expect(configure('checked', change)).rejects.toMatchObject(invalid(name, message));
    expect((await read('checked')).RevisionId).toBe(before.RevisionId);
  });

  it.each<[string, Partial<sdk.UpdateFunctionConfigurationRequest>]>([
    ['KMSKeyArn', { KMSKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1' }],
  ])('with %s is refused by name, because it is not imitated', async (member, change) => {
    await deploy('checked').catch(() => undefined);
    await expect(configure('checked', change)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining(member) as string,
    });
  });

  it('with a package that is no archive is refused', async () => {
    const ZipFile = Buffer.from('not a zip');
    await expect(deploy('broken', '', { Code: { ZipFile } })).rejects.toMatchObject({
      message: 'Could not unzip uploaded file. Please check your file, then try to upload again.',
    });
  });
});

describe('a revision', () => {
  it('lets exactly one of twenty changes through that read the same one', async () => {
    const { RevisionId } = await deploy('contended');
    const changes = Array.from({ length: 20 }, (_, n) => configure('contended', { Timeout: n + 1, RevisionId }));
    const results = await Promise.allSettled(changes);
    const refusals = results.filter((result) => result.status === 'rejected');
    expect(refusals).toHaveLength(19);
    for (const { reason } of refusals) {
      expect(reason).toMatchObject({
        name: 'PreconditionFailedException',
        message: STALE,
        $metadata: { httpStatusCode: 412 },
      });
    }
  });

  it('guards code, publishing, aliases and permissions too', async () => {
    const FunctionName = 'guarded';
    const stale = { FunctionName, RevisionId: '00000000-0000-4000-8000-000000000000' };
    await deploy(FunctionName);
    await account.lambda.send(new sdk.CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '$LATEST' }));
    const permission = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
    await account.lambda.send(new sdk.AddPermissionCommand({ FunctionName, ...permission }));
    const refused = { name: 'PreconditionFailedException', message: STALE };
    const code = { ...stale, ZipFile: handlerOf('return 2;') };
    await expect(account.lambda.send(new sdk.UpdateFunctionCodeCommand(code))).rejects.toMatchObject(refused);
    await expect(account.lambda.send(new sdk.PublishVersionCommand(stale))).rejects.toMatchObject(refused);
    await expect(account.lambda.send(new sdk.UpdateAliasCommand({ ...stale, Name: 'live' }))).rejects.toMatchObject(
      refused,
    );
    const another = { ...stale, ...permission, StatementId: 't' };
    await expect(account.lambda.send(new sdk.AddPermissionCommand(another))).rejects.toMatchObject(refused);
    const removal = { ...stale, StatementId: 's' };
    await expect(account.lambda.send(new sdk.RemovePermissionCommand(removal))).rejects.toMatchObject(refused);
  });

  it('is one for configuration and policy, and moves on when $LATEST is published', async () => {
    const FunctionName = 'revised';
    const { RevisionId: created } = await deploy(FunctionName, 'return ++calls;');
    await account.invoke(FunctionName);
    const permission = { StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 'sns.amazonaws.com' };
    await account.lambda.send(new sdk.AddPermissionCommand({ FunctionName, ...permission, RevisionId: created }));
    const { RevisionId: permitted } = await account.lambda.send(new sdk.GetPolicyCommand({ FunctionName }));
    expect((await read(FunctionName)).RevisionId).toBe(permitted);
    await publish(FunctionName, { RevisionId: permitted });
    const { RevisionId: published } = await read(FunctionName);
    expect(new Set([created, permitted, published]).size).toBe(3);
    expect((await account.invoke(FunctionName)).value).toBe(2);
  });

  it('is not used up by a dry run of a code change', async () => {
    const { RevisionId, CodeSha256 } = await deploy('rehearsed');
    const command = { FunctionName: 'rehearsed', ZipFile: handlerOf('return 2;'), RevisionId };
    const dry = await account.lambda.send(new sdk.UpdateFunctionCodeCommand({ ...command, DryRun: true }));
    expect(dry.CodeSha256).not.toBe(CodeSha256);
    expect(await read('rehearsed')).toMatchObject({ RevisionId, CodeSha256 });
    expect((await account.lambda.send(new sdk.UpdateFunctionCodeCommand(command))).CodeSha256).toBe(dry.CodeSha256);
  });
});
