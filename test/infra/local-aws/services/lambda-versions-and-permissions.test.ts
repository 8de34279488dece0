import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
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
const read = (FunctionName: string, Qualifier?: string) =>
  account.lambda.send(new sdk.GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
const publish = (FunctionName: string, more: Partial<sdk.PublishVersionRequest> = {}) =>
  account.lambda.send(new sdk.PublishVersionCommand({ FunctionName, ...more }));
const arnOf = (name: string) => `arn:aws:lambda:${account.aws.region}:${account.aws.accountId}:function:${name}`;

describe('versions and aliases', () => {
  it('freeze what was published while $LATEST moves on', async () => {
    const FunctionName = 'released';
    await deploy(FunctionName, 'return "one";');
    expect((await publish(FunctionName, { Description: 'first' })).Version).toBe('1');
    expect((await publish(FunctionName, { Description: 'first' })).Version).toBe('1');
    await account.lambda.send(new sdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile: handlerOf('return "two";') }));
    expect((await publish(FunctionName)).Version).toBe('2');
    const alias = await account.lambda.send(
      new sdk.CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }),
    );
    expect(await account.invoke(FunctionName, {}, { Qualifier: 'live' })).toMatchObject({ value: 'one', version: '1' });
    await account.lambda.send(
      new sdk.UpdateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '2', RevisionId: alias.RevisionId }),
    );
    expect(await account.invoke(`${FunctionName}:live`)).toMatchObject({ value: 'two', version: '2' });
    expect(account.sum('Invocations', { FunctionName, Resource: 'released:live', ExecutedVersion: '2' })).toBe(1);
    const { Versions = [] } = await account.lambda.send(new sdk.ListVersionsByFunctionCommand({ FunctionName }));
    expect(Versions.map((version) => version.Version)).toEqual(['$LATEST', '1', '2']);
  });

  it('share invocations by weight', async () => {
    const FunctionName = 'canary';
    await deploy(FunctionName, 'return "old";', { Publish: true });
    await account.lambda.send(
      new sdk.UpdateFunctionCodeCommand({ FunctionName, ZipFile: handlerOf('return "new";'), Publish: true }),
    );
    const weights = (share: number) => ({ AdditionalVersionWeights: { '2': share } });
    await account.lambda.send(
      new sdk.CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1', RoutingConfig: weights(1) }),
    );
    expect((await account.invoke(FunctionName, {}, { Qualifier: 'live' })).value).toBe('new');
    await account.lambda.send(new sdk.UpdateAliasCommand({ FunctionName, Name: 'live', RoutingConfig: weights(0) }));
    expect((await account.invoke(FunctionName, {}, { Qualifier: 'live' })).value).toBe('old');
  });

  it('say what is missing', async () => {
    await deploy('bare');
    await expect(account.invoke('bare', {}, { Qualifier: 'live' })).rejects.toMatchObject({
      message: `Cannot find alias arn: ${arnOf('bare')}:live`,
    });
    await expect(
      account.lambda.send(new sdk.CreateAliasCommand({ FunctionName: 'bare', Name: 'live', FunctionVersion: '3' })),
    ).rejects.toMatchObject({ message: `Function not found: ${arnOf('bare')}:3` });
  });

  it('in use cannot be deleted', async () => {
    const FunctionName = 'kept';
    await deploy(FunctionName, 'return 1;', { Publish: true });
    await account.lambda.send(new sdk.CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '1' }));
    const remove = () => account.lambda.send(new sdk.DeleteFunctionCommand({ FunctionName, Qualifier: '1' }));
    await expect(remove()).rejects.toMatchObject({ name: 'ResourceConflictException' });
    await account.lambda.send(new sdk.DeleteAliasCommand({ FunctionName, Name: 'live' }));
    await remove();
    await expect(read(FunctionName, '1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('reserved concurrency', () => {
  it('leaves at least 100 of the account to everybody else', async () => {
    const FunctionName = 'greedy';
    await deploy(FunctionName);
    const reserve = (n: number) =>
      account.lambda.send(new sdk.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: n }));
    const limit = async () => (await account.lambda.send(new sdk.GetAccountSettingsCommand({}))).AccountLimit;
    const free = (await limit())?.UnreservedConcurrentExecutions ?? 0;
    await expect(reserve(free - 99)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message:
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    });
    await reserve(free - 100);
    expect(await limit()).toMatchObject({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 100 });
    await account.lambda.send(new sdk.DeleteFunctionConcurrencyCommand({ FunctionName }));
    const { ReservedConcurrentExecutions } = await account.lambda.send(
      new sdk.GetFunctionConcurrencyCommand({ FunctionName }),
    );
    expect(ReservedConcurrentExecutions).toBeUndefined();
  });
});

describe('a function policy', () => {
  it('holds the statements that were added, in the shape of AWS', async () => {
    const FunctionName = 'shared';
    await deploy(FunctionName);
    const policy = () => account.lambda.send(new sdk.GetPolicyCommand({ FunctionName }));
    await expect(policy()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    });
    const permission = {
      FunctionName,
      StatementId: 'from-orders',
      Action: 'lambda:InvokeFunction',
      Principal: 'sns.amazonaws.com',
      SourceArn: 'arn:aws:sns:us-east-1:123456789012:orders',
      SourceAccount: '123456789012',
    };
    await account.lambda.send(new sdk.AddPermissionCommand(permission));
    expect(JSON.parse((await policy()).Policy ?? '')).toEqual({
      Version: '2012-10-17',
      Id: 'default',
      Statement: [
        {
          Sid: 'from-orders',
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'lambda:InvokeFunction',
          Resource: arnOf(FunctionName),
          Condition: {
            StringEquals: { 'AWS:SourceAccount': '123456789012' },
            ArnLike: { 'AWS:SourceArn': 'arn:aws:sns:us-east-1:123456789012:orders' },
          },
        },
      ],
    });
    await expect(account.lambda.send(new sdk.AddPermissionCommand(permission))).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: expect.stringMatching(/^The statement id \(from-orders\) provided already exists\./) as string,
    });
    const removal = new sdk.RemovePermissionCommand({ FunctionName, StatementId: 'from-orders' });
    await account.lambda.send(removal);
    await expect(account.lambda.send(removal)).rejects.toMatchObject({
      message: 'Statement from-orders is not found in resource policy.',
    });
  });
});

describe('a caller', () => {
  it('needs permission to pass the role that it gives to a function', async () => {
    const TRUST = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account.aws.accountId}:root` }, Action: 'sts:AssumeRole' },
      ],
    };
    const deployer = await account.role('deployer', [{ Effect: 'Allow', Action: 'lambda:*', Resource: '*' }]);
    await account.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'deployer', PolicyDocument: JSON.stringify(TRUST) }),
    );
    await deploy('passed');
    const client = await account.actAs(deployer);
    const change = (input: Partial<sdk.UpdateFunctionConfigurationRequest>) =>
      client.send(new sdk.UpdateFunctionConfigurationCommand({ FunctionName: 'passed', ...input }));
    await change({ Timeout: 4 });
    await expect(change({ Role: role })).rejects.toMatchObject({
      message: expect.stringMatching(
        /is not authorized to perform: iam:PassRole on resource: .*role\/shared-role/,
      ) as string,
    });
    await account.allow(
      'deployer',
      { Effect: 'Allow', Action: 'lambda:UpdateFunctionConfiguration', Resource: arnOf('passed') },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: role,
        Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      },
    );
    await change({ Role: role });
    await expect(client.send(new sdk.InvokeCommand({ FunctionName: 'passed' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: lambda:InvokeFunction on resource:') as string,
    });
  });
});
