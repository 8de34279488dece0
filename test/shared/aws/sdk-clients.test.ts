import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AwsServiceName } from '../../../shared/aws/aws-reader.ts';
import { createRoleAssumer } from '../../../shared/aws/assume-role.ts';
import { AwsRefusedError, OutcomeUnknownError } from '../../../shared/aws/call-errors.ts';
import type { AwsAccess } from '../../../shared/aws/clients.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../../shared/aws/sdk-writer.ts';
import type { Clock } from '../../../shared/clock.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { type LocalWorkload, startLocalWorkload } from './local-workload.ts';

let workload: LocalWorkload;
beforeAll(async () => {
  workload = await startLocalWorkload();
});
afterAll(() => workload.aws.close());

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

/** An endpoint that does with each connection what it is told, once the request has arrived. */
const endpointThat = async (answer: (socket: Socket) => void): Promise<AwsAccess & { requests: () => number }> => {
  let requests = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      requests += 1;
      answer(socket);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  return { region: 'eu-west-1', endpoint, credentials, requests: () => requests };
};

const http = (status: string, body: string, headers = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n${headers}\r\n${body}`;
const REMOVE = {
  service: 'lambda',
  operation: 'PutFunctionConcurrency',
  input: { FunctionName: 'orders', ReservedConcurrentExecutions: 1 },
};

describe('a reader', () => {
  it('answers undefined for what does not exist', async () => {
    const { reader } = workload;
    expect(await reader.read('lambda', 'GetFunctionConfiguration', { FunctionName: 'nobody' })).toBeUndefined();
    expect(await reader.read('iam', 'GetRole', { RoleName: 'nobody' })).toBeUndefined();
    expect(await reader.read('sqs', 'GetQueueUrl', { QueueName: 'nobody' })).toBeUndefined();
    expect(await reader.read('s3', 'HeadBucket', { Bucket: 'nobody-at-all' })).toBeUndefined();
  });

  it.each<[AwsServiceName, string]>([
    ['lambda', 'Invoke'],
    ['lambda', 'UpdateFunctionConfiguration'],
    ['iam', 'PutRolePolicy'],
    ['sts', 'AssumeRole'],
    ['sts', 'GetSessionToken'],
    ['sqs', 'ReceiveMessage'],
    ['dynamodb', 'PutItem'],
    ['s3', 'DeleteObject'],
    ['lambda', 'Getaway'],
  ])('refuses %s:%s before sending anything', async (service, operation) => {
    const access = await endpointThat((socket) => socket.end(http('200 OK', '{}')));
    const reader = createAwsReader({ ...access, accountId: '123456789012' });
    await expect(reader.read(service, operation, {})).rejects.toThrow(TerminalError);
    expect(access.requests()).toBe(0);
  });

  it('names operation, code and request of a refusal', async () => {
    const { access, aws } = workload;
    const stranger = { accessKeyId: 'AKIDNOBODY', secretAccessKey: 'wrong' };
    const reader = createAwsReader({ ...access, credentials: stranger, accountId: aws.accountId });
    const failure = await reader.read('lambda', 'ListFunctions', {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TerminalError);
    expect((failure as Error).message).toMatch(/^`lambda:ListFunctions` answered: `\w+Exception`: .+ \(request .+\)$/);
  });

  it('calls throttling and an endpoint that is away retryable', async () => {
    const throttled = await endpointThat((socket) =>
      socket.end(http('429 Too Many', '{"message":"slow"}', 'x-amzn-ErrorType: TooManyRequestsException\r\n')),
    );
    const reader = createAwsReader({ ...throttled, accountId: '123456789012' });
    await expect(reader.read('lambda', 'ListFunctions', {})).rejects.toThrow(RetryableError);
    expect(throttled.requests()).toBeGreaterThan(1);
    const away = createAwsReader({ ...throttled, endpoint: 'http://127.0.0.1:9', accountId: '123456789012' });
    await expect(away.read('lambda', 'ListFunctions', {})).rejects.toThrow(RetryableError);
  });
});

describe('a writer', () => {
  it('tells a refusal: AWS answered, and nothing changed', async () => {
    const input = { FunctionName: 'nobody', ReservedConcurrentExecutions: 1 };
    const failure = await workload.writer.write({ ...REMOVE, input }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AwsRefusedError);
    expect(failure).toMatchObject({ code: 'ResourceNotFoundException', requestId: expect.any(String) as string });
  });

  it.each<[string, (socket: Socket) => void]>([
    ['the connection is torn before an answer', (socket) => socket.destroy()],
    [
      'the connection is torn inside the answer',
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"Res'),
    ],
    ['the answer is not the JSON that it claims', (socket) => socket.end(http('200 OK', '<html>'))],
    ['the service failed inside', (socket) => socket.end(http('500 Error', '{"message":"oops"}'))],
    ['no answer comes in time', () => undefined],
  ])('does not know the outcome when %s, and does not send again', async (_, answer) => {
    const access = await endpointThat(answer);
    await expect(createAwsWriter(access, 300).write(REMOVE)).rejects.toThrow(OutcomeUnknownError);
    expect(access.requests()).toBe(1);
  });

  it('knows that a call never left', async () => {
    const access = await endpointThat((socket) => socket.destroy());
    const unreachable = createAwsWriter({ ...access, endpoint: 'http://127.0.0.1:9' });
    await expect(unreachable.write(REMOVE)).rejects.toMatchObject({ name: 'AwsRefusedError', code: 'NotSent' });
    const nobody = createAwsWriter({ ...access, credentials: () => Promise.reject(new Error('no identity')) });
    await expect(nobody.write(REMOVE)).rejects.toMatchObject({ name: 'AwsRefusedError', code: 'NotSent' });
    const invented = createAwsWriter(access).write({ ...REMOVE, operation: 'MakeItWork' });
    await expect(invented).rejects.toMatchObject({ name: 'AwsRefusedError', code: 'NotSent' });
    expect(access.requests()).toBe(0);
  });

  it('gives up in time even when the identity never comes, and sends nothing later', async () => {
    const access = await endpointThat((socket) => socket.destroy());
    let arrive: ((credentials: { accessKeyId: string; secretAccessKey: string }) => void) | undefined;
    const slow = createAwsWriter({ ...access, credentials: () => new Promise((resolve) => (arrive = resolve)) }, 100);
    await expect(slow.write(REMOVE)).rejects.toMatchObject({ name: 'AwsRefusedError', code: 'NotSent' });
    arrive?.({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(access.requests()).toBe(0);
  });
});

describe('assuming a role', () => {
  const clockAt = (ms: () => number): Clock => ({ now: () => new Date(ms()), sleep: () => Promise.resolve() });
  const createRole = async (): Promise<string> => {
    const { writer, aws } = workload;
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` },
          Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
        },
      ],
    };
    const named = { RoleName: `repair-${Math.random().toString(36).slice(2)}` };
    const role = await writer.write({
      service: 'iam',
      operation: 'CreateRole',
      input: { ...named, AssumeRolePolicyDocument: JSON.stringify(trust) },
    });
    const statement = { Effect: 'Allow', Action: 'lambda:*', Resource: '*' };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const input = { ...named, PolicyName: 'all', PolicyDocument: document };
    await writer.write({ service: 'iam', operation: 'PutRolePolicy', input });
    return (role.Role as { Arn: string }).Arn;
  };

  it('narrows the session to its policy', async () => {
    const { access, aws, functionArn } = workload;
    const assume = createRoleAssumer(access);
    const credentials = await assume({
      roleArn: await createRole(),
      sessionName: 'incident-1',
      sourceIdentity: 'operator',
      tags: { incident: 'inc-1' },
      sessionPolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'lambda:GetFunctionConcurrency', Resource: functionArn }],
      },
    });
    const reader = createAwsReader({ ...access, credentials, accountId: aws.accountId });
    expect(await reader.read('lambda', 'GetFunctionConcurrency', { FunctionName: functionArn })).toBeDefined();
    await expect(reader.read('lambda', 'GetFunctionConfiguration', { FunctionName: functionArn })).rejects.toThrow(
      /AccessDenied/,
    );
  });

  it('answers the same session from memory until five minutes before it ends', async () => {
    let now = Date.now();
    const assume = createRoleAssumer(
      workload.access,
      clockAt(() => now),
    );
    const session = { roleArn: await createRole(), sessionName: 'incident-1' };
    const [first, second] = await Promise.all([assume(session), assume({ ...session })]);
    expect(second).toBe(first);
    expect(await assume({ ...session, sessionName: 'incident-2' })).not.toBe(first);
    now = first.expiration!.getTime() - 5 * 60_000 - 1;
    expect(await assume(session)).toBe(first);
    now += 1;
    expect(await assume(session)).not.toBe(first);
  });

  it('says which role AWS refused, and asks again next time', async () => {
    const roleArn = `arn:aws:iam::${workload.aws.accountId}:role/nobody`;
    const assume = createRoleAssumer(workload.access);
    await expect(assume({ roleArn, sessionName: 'incident-1' })).rejects.toThrow(`cannot assume \`${roleArn}\``);
    await expect(assume({ roleArn, sessionName: 'incident-1' })).rejects.toThrow(TerminalError);
  });

  it('refuses a session policy that AWS would refuse for its size', async () => {
    const sessionPolicy = { Version: '2012-10-17', Statement: 'x'.repeat(2_048) };
    const session = { roleArn: 'arn:aws:iam::123456789012:role/r', sessionName: 'incident-1', sessionPolicy };
    await expect(createRoleAssumer(workload.access)(session)).rejects.toThrow('2048');
  });
});
