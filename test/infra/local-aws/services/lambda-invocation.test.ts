import { DeleteRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DeleteFunctionConcurrencyCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  TooManyRequestsException,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handlerOf, LambdaAccount, zipOf } from './lambda-account.ts';

let account: LambdaAccount;

beforeAll(async () => {
  account = await LambdaAccount.open();
});
afterAll(() => account[Symbol.asyncDispose]());

const aboutIdentity = `import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
  export const handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn;`;

describe('a function', () => {
  it('acts as a session of its role, with the SDK that comes with the runtime', async () => {
    await account.deploy('identity', zipOf({ 'index.mjs': aboutIdentity }));
    const { value } = await account.invoke('identity');
    expect(value).toBe(`arn:aws:sts::${account.aws.accountId}:assumed-role/identity-role/identity`);
  });

  it('is not offered the other packages of the host', async () => {
    await account.deploy('borrower', zipOf({ 'index.js': 'require("zod"); exports.handler = async () => 1;' }));
    const { value } = await account.invoke('borrower');
    expect(value).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  });

  it('sees its own variables and those that Lambda sets', async () => {
    await account.deploy('environment', 'return process.env;', {
      Environment: { Variables: { TABLE_NAME: 'orders' } },
      MemorySize: 256,
    });
    expect((await account.invoke('environment')).value).toMatchObject({
      TABLE_NAME: 'orders',
      AWS_REGION: account.aws.region,
      AWS_ENDPOINT_URL: account.aws.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/environment',
      _HANDLER: 'index.handler',
    });
  });

  it('is told what its caller sends along', async () => {
    await account.deploy('context', 'return context.clientContext;');
    const ClientContext = Buffer.from('{"client":{"app":"till"}}').toString('base64');
    const { Payload } = await account.lambda.send(new InvokeCommand({ FunctionName: 'context', ClientContext }));
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ client: { app: 'till' } });
  });

  it('shows the end of its log to a caller that asks', async () => {
    await account.deploy('tail', 'console.log("x".repeat(5000)); console.log("the end"); return 1;');
    const { LogResult = '' } = await account.lambda.send(new InvokeCommand({ FunctionName: 'tail', LogType: 'Tail' }));
    const tail = Buffer.from(LogResult, 'base64').toString();
    expect(tail).toHaveLength(4096);
    expect(tail).toMatch(/\tINFO\tthe end\nEND RequestId: .*\nREPORT RequestId: .*\n$/);
  });

  it('answers a dry run without running', async () => {
    await account.deploy('dry', 'console.log("ran"); return 1;');
    const { StatusCode } = await account.lambda.send(
      new InvokeCommand({ FunctionName: 'dry', InvocationType: 'DryRun' }),
    );
    expect(StatusCode).toBe(204);
    expect(account.sum('Invocations', { FunctionName: 'dry' })).toBe(0);
  });

  it('refuses an event that is not JSON', async () => {
    const invoked = account.lambda.send(new InvokeCommand({ FunctionName: 'dry', Payload: '{' }));
    await expect(invoked).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
  });

  it('starts afresh after a change of configuration and of code', async () => {
    await account.deploy('recycled', 'return ++calls;');
    const values = [(await account.invoke('recycled')).value, (await account.invoke('recycled')).value];
    await account.lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: 'recycled', Description: 'new environments' }),
    );
    values.push((await account.invoke('recycled')).value);
    await account.lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName: 'recycled', ZipFile: handlerOf('return "new code";') }),
    );
    values.push((await account.invoke('recycled')).value);
    expect(values).toEqual([1, 2, 1, 'new code']);
  });

  it('is stopped at a time-out that was lowered', async () => {
    await account.deploy('slow', 'await new Promise((done) => setTimeout(done, 1500)); return 1;');
    expect((await account.invoke('slow')).value).toBe(1);
    await account.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'slow', Timeout: 1 }));
    expect(await account.invoke('slow')).toMatchObject({
      failure: 'Unhandled',
      value: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/) as string,
      },
    });
    expect(await account.logOf('slow', '"Status: timeout"')).toHaveLength(1);
  });
});

describe('metrics', () => {
  it('count invocations, errors and duration of the function and of the account', async () => {
    await account.deploy('counted', 'if (event.fail) throw new Error("no"); return 1;');
    await account.invoke('counted');
    await account.invoke('counted', { fail: true });
    const of = { FunctionName: 'counted' };
    expect([account.sum('Invocations', of), account.sum('Errors', of), account.sum('Throttles', of)]).toEqual([
      2, 1, 0,
    ]);
    expect(account.sum('Duration', of)).toBeGreaterThan(0);
    expect(account.sum('Invocations', {})).toBeGreaterThanOrEqual(2);
  });

  it('carry the time of the invocation, not of its end', async () => {
    await account.deploy('late', 'await new Promise((done) => setTimeout(done, 300)); return 1;');
    const before = Date.now();
    await account.invoke('late');
    const datum = account.metrics.findLast(
      (each) => each.metric === 'Errors' && each.dimensions['FunctionName'] === 'late',
    );
    expect(datum?.at?.getTime()).toBeLessThan(before + 250);
  });
});

describe('throttling', () => {
  const reserve = (FunctionName: string, ReservedConcurrentExecutions: number) =>
    account.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));

  it('by a reservation of nothing lets nothing run, count as an error, or reach the log', async () => {
    await account.deploy('braked', 'return 1;');
    await reserve('braked', 0);
    const refusal = await account.invoke('braked').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TooManyRequestsException);
    expect(refusal).toMatchObject({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      Type: 'User',
      message: 'Rate Exceeded.',
      $metadata: { httpStatusCode: 429 },
    });
    const of = { FunctionName: 'braked' };
    expect(['Throttles', 'Invocations', 'Errors'].map((metric) => account.sum(metric, of))).toEqual([1, 0, 0]);
    await expect(account.logOf('braked')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await account.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: 'braked' }));
    expect((await account.invoke('braked')).value).toBe(1);
  });

  it('begins beyond the reservation, with as many environments at work as were reserved', async () => {
    await account.deploy('two', 'await new Promise((done) => setTimeout(done, 500)); return process.pid;');
    await reserve('two', 2);
    const calls = await Promise.allSettled([1, 2, 3, 4].map(() => account.invoke('two')));
    const answers = calls.flatMap((call) => (call.status === 'fulfilled' ? [call.value.value] : []));
    expect(new Set(answers).size).toBe(2);
    expect(calls.filter((call) => call.status === 'rejected')).toHaveLength(2);
    expect(account.sum('Throttles', { FunctionName: 'two' })).toBe(2);
  });
});

describe('the execution role', () => {
  it('that loses its permission to write logs leaves a function that works and logs that stop', async () => {
    await account.deploy('quiet', 'return 1;');
    await account.invoke('quiet');
    const lines = await account.logOf('quiet');
    await account.iam.send(new DeleteRolePolicyCommand({ RoleName: 'quiet-role', PolicyName: 'own' }));
    expect((await account.invoke('quiet')).value).toBe(1);
    expect(await account.logOf('quiet')).toEqual(lines);
    expect(account.sum('Invocations', { FunctionName: 'quiet' })).toBe(2);
  });

  it('that no longer trusts Lambda is noticed by new environments only, and counts as neither invocation nor error', async () => {
    await account.deploy('distrusted', 'return 1;');
    await account.invoke('distrusted');
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    await account.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'distrusted-role', PolicyDocument }));
    expect((await account.invoke('distrusted')).value).toBe(1);
    await account.lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: 'distrusted', Description: 'new environments' }),
    );
    await expect(account.invoke('distrusted')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    });
    const of = { FunctionName: 'distrusted' };
    expect([account.sum('Invocations', of), account.sum('Errors', of)]).toEqual([2, 0]);
  });

  it('decides what the function may do in the account', async () => {
    const code = `import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
      export const handler = () => new SQSClient({}).send(new ListQueuesCommand({})).then(() => 'listed');`;
    await account.deploy('lister', zipOf({ 'index.mjs': code }));
    expect((await account.invoke('lister')).value).toMatchObject({
      errorMessage: expect.stringMatching(
        /assumed-role\/lister-role\/lister is not authorized to perform: sqs:listqueues .*because no identity-based policy allows the sqs:listqueues action/i,
      ) as string,
    });
    await account.allow('lister-role', { Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' });
    expect((await account.invoke('lister')).value).toBe('listed');
  });
});
