import { Agent } from 'node:http';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateExportTaskCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient, ListCodeSigningConfigsCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoSettings } from '../../../infra/local/dynamo-settings.ts';
import { startLocalAws, type LocalAws } from '../../../infra/local-aws/server.ts';
import { operation } from '../../../infra/local-aws/service.ts';
import * as sts from '@aws-sdk/client-sts';

let aws: LocalAws;
let client: { endpoint: string; region: string; credentials: LocalAws['credentials']; maxAttempts: number };

beforeAll(async () => {
  aws = await startLocalAws({ dynamo: dynamoSettings() });
  const { endpoint, region, credentials } = aws;
  client = { endpoint, region, credentials, maxAttempts: 1 };
});

afterAll(() => aws.close());

interface Failure extends Error {
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}

const failureOf = (answer: Promise<unknown>): Promise<Failure> =>
  answer.then(
    () => Promise.reject(new Error('the request was answered')),
    (error: Failure) => error,
  );

describe('a request that is not implemented', () => {
  it.each([
    [
      'awsJson',
      'logs:CreateExportTask',
      () =>
        new CloudWatchLogsClient(client).send(
          new CreateExportTaskCommand({ logGroupName: 'a', from: 0, to: 1, destination: 'b' }),
        ),
    ],
    ['awsQuery', 'iam:CreateUser', () => new IAMClient(client).send(new CreateUserCommand({ UserName: 'a' }))],
    [
      'restJson',
      'lambda:ListCodeSigningConfigs',
      () => new LambdaClient(client).send(new ListCodeSigningConfigsCommand({})),
    ],
    [
      'query-compatible awsJson',
      'sqs:StartMessageMoveTask',
      () => new SQSClient(client).send(new StartMessageMoveTaskCommand({ SourceArn: 'a' })),
    ],
  ])('is answered 501 with its name in %s', async (_protocol, name, send) => {
    const failure = await failureOf(send());
    expect(failure).toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
    expect(failure.message).toContain(name);
  });

  it('names the service when nothing of it is implemented', async () => {
    const request = { ...client, signerConstructor: undefined };
    const failure = await failureOf(
      new STSClient({ ...request, authSchemePreference: ['sigv4'], signingName: 'ec2' } as object).send(
        new GetCallerIdentityCommand({}),
      ),
    );
    expect(failure.message).toContain('ec2');
  });
});

describe('a request without a member that the model requires', () => {
  it.each([
    [
      'dynamodb',
      'ValidationException',
      () => new DynamoDBClient(client).send(new GetItemCommand({ TableName: undefined, Key: {} })),
    ],
    [
      'monitoring',
      'ValidationException',
      () =>
        new CloudWatchClient(client).send(
          new PutMetricAlarmCommand({
            AlarmName: undefined,
            EvaluationPeriods: 1,
            ComparisonOperator: 'GreaterThanThreshold',
          }),
        ),
    ],
    ['sqs', 'MissingParameter', () => new SQSClient(client).send(new CreateQueueCommand({ QueueName: undefined }))],
  ])('is refused by %s with %s', async (_service, code, send) => {
    expect(await failureOf(send())).toMatchObject({ name: code, $metadata: { httpStatusCode: 400 } });
  });
});

describe('an unsigned request', () => {
  it.each([
    ['to an object', 'GET', '/bucket/key', {}, 403, '<Code>AccessDenied</Code>'],
    [
      'to a JSON service',
      'POST',
      '/',
      { 'x-amz-target': 'Logs_20140328.DescribeLogGroups' },
      400,
      'MissingAuthenticationTokenException',
    ],
    ['to a REST service', 'GET', '/2015-03-31/functions', {}, 400, 'MissingAuthenticationTokenException'],
  ])('%s is refused in that service’s form', async (_what, method, path, headers, status, text) => {
    const answer = await fetch(aws.endpoint + path, { method, headers });
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
  });

  it('with a signature of version 2 is told to use version 4', async () => {
    const answer = await fetch(`${aws.endpoint}/bucket/key?AWSAccessKeyId=AKIA&Signature=x&Expires=1`);
    expect(await answer.text()).toContain('Please use AWS4-HMAC-SHA256');
  });
});

describe('an answer', () => {
  it('carries a request id, also when it is a refusal', async () => {
    const { $metadata } = await new STSClient(client).send(new GetCallerIdentityCommand({}));
    const failure = await failureOf(new IAMClient(client).send(new CreateUserCommand({ UserName: 'a' })));
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(failure.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(failure.$metadata.requestId).not.toBe($metadata.requestId);
  });

  it('of a fault of ours is InternalFailure, and the fault is logged', async () => {
    const logged: string[] = [];
    const broken = operation({
      honours: [],
      writes: false,
      access: () => [],
      handle: () => (undefined as unknown as { a: string }).a,
    });
    const faulty = await startLocalAws({
      log: (message) => logged.push(message),
      services: () => [
        {
          signingName: 'sts',
          eventSource: 'sts.amazonaws.com',
          sdk: sts,
          protocols: ['awsQuery'],
          operations: { GetCallerIdentity: broken },
        },
      ],
    });
    const { endpoint, credentials } = faulty;
    const failure = await failureOf(
      new STSClient({ ...client, endpoint, credentials }).send(new GetCallerIdentityCommand({})),
    );
    await faulty.close();
    expect(failure).toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    expect(logged.join()).toMatch(/^sts: TypeError/);
  });
});

describe('S3 and its ways of naming a bucket', () => {
  it.each([
    ['in the path', true],
    ['in the host', false],
  ])('understands a bucket %s, and a body in chunks', async (_way, forcePathStyle) => {
    const bucket = `orders-${String(forcePathStyle)}`;
    const endpoint = forcePathStyle ? aws.endpoint : aws.endpoint.replace('127.0.0.1', 'localhost');
    const lookup = (_host: string, _options: object, found: (error: null, address: object[]) => void): void =>
      found(null, [{ address: '127.0.0.1', family: 4 }]);
    const s3 = new S3Client({
      ...client,
      endpoint,
      forcePathStyle,
      requestHandler: { httpAgent: new Agent({ lookup } as object) },
    });
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const body = Buffer.alloc(200_000, 'x');
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'a b/c+d', Body: body, ChecksumAlgorithm: 'SHA256' }));
    const { Body: stored } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'a b/c+d' }));
    expect(Buffer.from(await stored!.transformToByteArray()).equals(body)).toBe(true);
    const { Buckets: buckets } = await new S3Client({ ...client, forcePathStyle: true }).send(
      new ListBucketsCommand({}),
    );
    expect(buckets!.map(({ Name }) => Name)).toContain(bucket);
  });
});

describe('CloudWatch in CBOR', () => {
  it('answers what it answers in JSON', async () => {
    const cbor = new CloudWatchClient({ ...client, protocol: SmithyRpcV2CborProtocol });
    const alarm = {
      AlarmName: 'orders',
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1.5,
      ComparisonOperator: 'GreaterThanThreshold',
    } as const;
    await cbor.send(new PutMetricAlarmCommand(alarm));
    const { $metadata: _a, ...inCbor } = await cbor.send(new DescribeAlarmsCommand({ AlarmNames: ['orders'] }));
    const { $metadata: _b, ...inJson } = await new CloudWatchClient(client).send(
      new DescribeAlarmsCommand({ AlarmNames: ['orders'] }),
    );
    expect(inCbor).toEqual(inJson);
    expect(inCbor.MetricAlarms![0]).toMatchObject(alarm);
  });
});

describe('the counts', () => {
  it('are exact: service, operation, tables and caller of every request, refusals among them', async () => {
    const counted = await startLocalAws({ dynamo: dynamoSettings() });
    const { endpoint, credentials } = counted;
    const here = { ...client, endpoint, credentials };
    const logs = new CloudWatchLogsClient(here);
    await logs.send(new DescribeLogGroupsCommand({}));
    await logs.send(new DescribeLogGroupsCommand({}));
    await failureOf(
      new DynamoDBClient(here).send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } })),
    );
    await failureOf(new IAMClient(here).send(new CreateUserCommand({ UserName: 'a' })));
    const counts = counted.counts.snapshot().map(({ userAgent: _, ...rest }) => rest);
    await counted.close();
    expect(counts).toEqual([
      { service: 'logs', operation: 'DescribeLogGroups', tables: [], callerRole: 'root', count: 2 },
      { service: 'dynamodb', operation: 'GetItem', tables: ['orders'], callerRole: 'root', count: 1 },
      { service: 'iam', operation: 'CreateUser', tables: [], callerRole: 'root', count: 1 },
    ]);
  });
});
