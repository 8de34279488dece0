import {
  AddPermissionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  UpdateFunctionEventInvokeConfigCommand,
  DeleteFunctionConcurrencyCommand,
  type PutFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LambdaAccount } from './lambda-account.ts';
import { eventually } from './messaging-account.ts';

let account: LambdaAccount;

beforeAll(async () => {
  // A retry after 60 seconds comes after 200 milliseconds.
  account = await LambdaAccount.open({ periodScale: 300 });
});
afterAll(() => account[Symbol.asyncDispose]());

const MAY_SEND = { Effect: 'Allow', Action: ['logs:*', 'sqs:*'], Resource: '*' };

const invokeLater = (FunctionName: string, event: unknown = {}) =>
  account.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) }));

const configure = (FunctionName: string, settings: Partial<PutFunctionEventInvokeConfigRequest>) =>
  account.lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, ...settings }));

const firstMessage = (url: string): Promise<string> => eventually('a message', () => account.receive(url));

const invocationsOf = (name: string) => account.sum('Invocations', { FunctionName: name });

describe('an asynchronous invocation', () => {
  it('is accepted at once and runs by itself', async () => {
    await account.deploy(
      'background',
      'await new Promise((done) => setTimeout(done, 200)); console.log("DONE " + event.n);',
    );
    const { StatusCode } = await invokeLater('background', { n: 7 });
    expect(StatusCode).toBe(202);
    expect(invocationsOf('background')).toBe(0);
    await expect.poll(() => account.logOf('background', 'DONE').catch(() => [])).toHaveLength(1);
    expect(account.sum('AsyncEventsReceived', { FunctionName: 'background' })).toBe(1);
  });

  it('that fails is tried twice more and then dropped', async () => {
    await account.deploy('failing', 'throw new Error("never");');
    await invokeLater('failing');
    await expect.poll(() => invocationsOf('failing'), { timeout: 5000 }).toBe(3);
    await expect.poll(() => account.sum('AsyncEventsDropped', { FunctionName: 'failing' })).toBe(1);
    expect(account.sum('Errors', { FunctionName: 'failing' })).toBe(3);
  });

  it('that is given up goes to the on-failure destination with its record', async () => {
    const queue = await account.queue('failures');
    const Role = await account.role('recorded-role', [MAY_SEND]);
    const { FunctionArn } = await account.deploy('recorded', 'throw new Error("never");', { Role });
    await configure('recorded', {
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: queue.arn } },
    });
    await invokeLater('recorded', { order: 1 });
    expect(JSON.parse(await firstMessage(queue.url))).toEqual({
      version: '1.0',
      timestamp: expect.any(String) as string,
      requestContext: {
        requestId: expect.any(String) as string,
        functionArn: `${FunctionArn}:$LATEST`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: 2,
      },
      requestPayload: { order: 1 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: expect.objectContaining({ errorType: 'Error', errorMessage: 'never' }) as object,
    });
  });

  it('that is given up goes to the dead-letter queue as it came', async () => {
    const queue = await account.queue('dead-letters');
    const Role = await account.role('buried-role', [MAY_SEND]);
    await account.deploy('buried', 'throw new Error("never");', { Role, DeadLetterConfig: { TargetArn: queue.arn } });
    await configure('buried', { MaximumRetryAttempts: 0 });
    await invokeLater('buried', { order: 2 });
    expect(await firstMessage(queue.url)).toBe('{"order":2}');
  });

  it('whose destination may no longer be written is counted as a failed delivery', async () => {
    const queue = await account.queue('closed');
    const Role = await account.role('barred-role', [MAY_SEND]);
    await account.deploy('barred', 'throw new Error("never");', { Role });
    await configure('barred', {
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: queue.arn } },
    });
    await account.allow('barred-role', { Effect: 'Allow', Action: 'logs:*', Resource: '*' });
    await invokeLater('barred');
    await expect
      .poll(() => account.sum('DestinationDeliveryFailures', { FunctionName: 'barred' }), { timeout: 3000 })
      .toBe(1);
  });

  it('that is older than it may be is given up without another try', async () => {
    const queue = await account.queue('expired');
    const Role = await account.role('aged-role', [MAY_SEND]);
    await account.deploy('aged', 'return 1;', { Role });
    await configure('aged', {
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: queue.arn } },
    });
    await account.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'aged', ReservedConcurrentExecutions: 0 }),
    );
    await invokeLater('aged');
    expect(JSON.parse(await firstMessage(queue.url))).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    });
    expect(invocationsOf('aged')).toBe(0);
    expect(account.sum('AsyncEventsDropped', { FunctionName: 'aged' })).toBe(1);
  });

  it('that succeeds goes to the on-success destination', async () => {
    const queue = await account.queue('successes');
    const Role = await account.role('praised-role', [MAY_SEND]);
    await account.deploy('praised', 'return "well done";', { Role });
    await configure('praised', { DestinationConfig: { OnSuccess: { Destination: queue.arn } } });
    await invokeLater('praised');
    expect(JSON.parse(await firstMessage(queue.url))).toMatchObject({
      requestContext: { condition: 'Success', approximateInvokeCount: 1 },
      responsePayload: 'well done',
    });
  });

  it('that is throttled waits and uses up no retry', async () => {
    const FunctionName = 'patient';
    await account.deploy(FunctionName, 'console.log("RAN");');
    await account.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await invokeLater(FunctionName);
    await expect.poll(() => account.sum('Throttles', { FunctionName }), { timeout: 3000 }).toBeGreaterThan(3);
    await account.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    await expect.poll(() => account.logOf(FunctionName, 'RAN').catch(() => []), { timeout: 3000 }).toHaveLength(1);
    expect(account.sum('AsyncEventsDropped', { FunctionName })).toBe(0);
  });
});

describe('an event invoke configuration', () => {
  it('is replaced by put, amended by update, and gone after delete', async () => {
    const FunctionName = 'configured';
    await account.deploy(FunctionName, 'return 1;');
    await configure(FunctionName, { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 120 });
    const amend = new UpdateFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 });
    expect(await account.lambda.send(amend)).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 120 });
    expect((await configure(FunctionName, { MaximumRetryAttempts: 2 })).MaximumEventAgeInSeconds).toBeUndefined();
    await account.lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
    await expect(account.lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('is refused when the role may not send to the destination', async () => {
    const queue = await account.queue('unsendable');
    await account.deploy('unsendable', 'return 1;');
    await expect(
      configure('unsendable', { DestinationConfig: { OnFailure: { Destination: queue.arn } } }),
    ).rejects.toMatchObject({
      message: 'The provided execution role does not have permissions to call SendMessage on SQS',
    });
  });
});

describe('an invocation by another service', () => {
  const topicArn = 'arn:aws:sns:us-east-1:123456789012:orders';
  const notify = (functionArn: string) =>
    account.world.lambda.invokeAsync(functionArn, { n: 1 }, { service: 'sns.amazonaws.com', sourceArn: topicArn });

  it('needs a statement of the function policy that names it', async () => {
    const FunctionName = 'subscriber';
    const { FunctionArn = '' } = await account.deploy(FunctionName, 'console.log("NOTIFIED " + event.n);');
    expect(() => notify(FunctionArn)).toThrow(/is not authorized to perform: lambda:InvokeFunction/);
    const permission = {
      FunctionName,
      StatementId: 'sns',
      Action: 'lambda:InvokeFunction',
      Principal: 'sns.amazonaws.com',
    };
    await account.lambda.send(new AddPermissionCommand({ ...permission, SourceArn: `${topicArn}-other` }));
    expect(() => notify(FunctionArn)).toThrow(/because no resource-based policy allows/);
    await account.lambda.send(new AddPermissionCommand({ ...permission, StatementId: 'orders', SourceArn: topicArn }));
    notify(FunctionArn);
    await expect.poll(() => account.logOf(FunctionName, 'NOTIFIED').catch(() => [])).toHaveLength(1);
    await account.lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: 'orders' }));
    expect(() => notify(FunctionArn)).toThrow(/is not authorized/);
  });
});
