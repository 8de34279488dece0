import { CloudTrailClient, LookupEventsCommand, type LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalAws, type LocalAws, type LocalAwsOptions } from '../../../../infra/local-aws/server.ts';

let aws: LocalAws;

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const config = (credentials: Credentials = aws.credentials) => ({
  endpoint: aws.endpoint,
  region: aws.region,
  credentials,
  maxAttempts: 1,
});

const open = async (options: LocalAwsOptions = {}): Promise<void> => {
  aws = await startLocalAws(options);
};

beforeEach(() => open());
afterEach(() => aws.close());

const ignored = (answer: Promise<unknown>): Promise<unknown> => answer.catch(() => undefined);

async function lookUp(input: Omit<LookupEventsCommandInput, '$metadata'> = {}) {
  return new CloudTrailClient(config()).send(new LookupEventsCommand(input));
}

async function eventsOf(key: string, value: string) {
  const { Events: events = [] } = await lookUp({
    LookupAttributes: [{ AttributeKey: key as 'EventName', AttributeValue: value }],
  });
  return events.map((event) => ({ ...event, full: JSON.parse(event.CloudTrailEvent!) as Record<string, unknown> }));
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] },
  ],
});

const createRole = (name = 'orders') =>
  new IAMClient(config()).send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST }));

async function session(): Promise<Credentials> {
  await createRole();
  const input = {
    RoleArn: 'arn:aws:iam::123456789012:role/orders',
    RoleSessionName: 'alice',
    SourceIdentity: 'incident-1',
  };
  const { Credentials: made } = await new STSClient(config()).send(new AssumeRoleCommand(input));
  return {
    accessKeyId: made!.AccessKeyId!,
    secretAccessKey: made!.SecretAccessKey!,
    sessionToken: made!.SessionToken!,
  };
}

describe('a change', () => {
  it('is shown with who made it, on what, and with which parameters', async () => {
    await createRole();
    const [event] = await eventsOf('EventName', 'CreateRole');
    expect(event).toMatchObject({
      ReadOnly: 'false',
      Username: 'root',
      EventSource: 'iam.amazonaws.com',
      AccessKeyId: aws.credentials.accessKeyId,
      Resources: [
        { ResourceType: 'AWS::IAM::Role', ResourceName: 'orders' },
        { ResourceType: 'AWS::IAM::Role', ResourceName: 'arn:aws:iam::123456789012:role/orders' },
      ],
    });
    expect(event!.full).toMatchObject({
      eventVersion: '1.11',
      userIdentity: { type: 'Root', arn: 'arn:aws:iam::123456789012:root', accountId: '123456789012' },
      eventName: 'CreateRole',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      requestParameters: { roleName: 'orders', assumeRolePolicyDocument: TRUST },
      eventType: 'AwsApiCall',
      managementEvent: true,
    });
  });

  it('that was denied is shown with its error and the session behind it', async () => {
    const credentials = await session();
    const policy = new PutRolePolicyCommand({ RoleName: 'orders', PolicyName: 'p', PolicyDocument: '{}' });
    await ignored(new IAMClient(config(credentials)).send(policy));
    const [event] = await eventsOf('Username', 'alice');
    expect(event!.full).toMatchObject({
      eventName: 'PutRolePolicy',
      errorCode: 'AccessDenied',
      errorMessage: expect.stringContaining('iam:PutRolePolicy') as string,
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::123456789012:assumed-role/orders/alice',
        sessionContext: {
          sessionIssuer: { type: 'Role', userName: 'orders', arn: 'arn:aws:iam::123456789012:role/orders' },
          sourceIdentity: 'incident-1',
        },
      },
    });
  });

  it('of a function has the name with which Lambda shows it, and hides the environment', async () => {
    const lambda = new LambdaClient(config());
    const FunctionName = 'orders';
    const update = { FunctionName, Timeout: 3, Environment: { Variables: { SECRET: 'x' } } };
    await ignored(lambda.send(new UpdateFunctionConfigurationCommand(update)));
    await ignored(lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })));
    const events = await eventsOf('EventSource', 'lambda.amazonaws.com');
    expect(events.map(({ EventName }) => EventName)).toEqual([
      'PutFunctionConcurrency20171031',
      'UpdateFunctionConfiguration20150331v2',
    ]);
    expect(events[1]!.full['requestParameters']).toEqual({ functionName: 'orders', timeout: 3 });
  });
});

describe('LookupEvents', () => {
  it('shows readers, and no data events', async () => {
    await createRole();
    await new IAMClient(config()).send(new GetRoleCommand({ RoleName: 'orders' }));
    const sqs = new SQSClient(config());
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
    const { Events: events = [] } = await lookUp();
    expect(events.map(({ EventName, ReadOnly }) => `${EventName} ${ReadOnly}`)).toEqual([
      'CreateQueue false',
      'GetRole true',
      'CreateRole false',
    ]);
  });

  it.each([
    ['ResourceName', 'orders', ['CreateRole']],
    ['ResourceType', 'AWS::IAM::Role', ['CreateRole']],
    ['EventSource', 'logs.amazonaws.com', ['DescribeLogGroups', 'CreateLogGroup']],
    ['ReadOnly', 'false', ['CreateLogGroup', 'CreateRole']],
    ['EventName', 'createrole', []],
  ])('finds by %s %s', async (key, value, names) => {
    await createRole();
    const logs = new CloudWatchLogsClient(config());
    await logs.send(new CreateLogGroupCommand({ logGroupName: 'a' }));
    await logs.send(new DescribeLogGroupsCommand({}));
    expect((await eventsOf(key, value)).map(({ EventName }) => EventName)).toEqual(names);
  });

  it('pages from the newest to the oldest, each event once', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await createRole(name);
    const seen: unknown[] = [];
    let NextToken: string | undefined;
    do {
      const byName = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateRole' }];
      const page = await lookUp({ LookupAttributes: byName, MaxResults: 2, NextToken });
      seen.push(...page.Events!.map(({ Resources }) => Resources![0]!.ResourceName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('shows only the time between start and end', async () => {
    await createRole();
    const hour = 3_600_000;
    const now = Date.now();
    const before = await lookUp({ EndTime: new Date(now - hour) });
    const around = await lookUp({ StartTime: new Date(now - hour), EndTime: new Date(now + hour) });
    expect([before.Events!.length, around.Events!.length]).toEqual([0, 2]);
  });

  it.each<readonly [string, Omit<LookupEventsCommandInput, '$metadata'>, string]>([
    ['more than 50 results', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    [
      'a time that ends before it starts',
      { StartTime: new Date(2), EndTime: new Date(1) },
      'InvalidTimeRangeException',
    ],
    ['a token it did not give', { NextToken: 'x' }, 'InvalidNextTokenException'],
    [
      'two attributes',
      { LookupAttributes: ['a', 'b'].map((AttributeValue) => ({ AttributeKey: 'EventName', AttributeValue })) },
      'InvalidLookupAttributesException',
    ],
  ])('refuses %s', async (_what, input, code) => {
    await expect(lookUp(input)).rejects.toMatchObject({ name: code });
  });

  it('shows an event only after the delay, as AWS does', async () => {
    await aws.close();
    await open({ trailDelayMs: 400 });
    await createRole();
    expect(await eventsOf('EventName', 'CreateRole')).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await eventsOf('EventName', 'CreateRole')).toHaveLength(1);
  });
});
