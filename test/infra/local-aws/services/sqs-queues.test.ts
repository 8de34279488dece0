import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, openMessagingAccount, type MessagingAccount } from './messaging-account.ts';

let account: MessagingAccount;
beforeAll(async () => {
  account = await openMessagingAccount({ periodScale: 300 });
});
afterAll(() => account[Symbol.asyncDispose]());

const create = async (QueueName: string, Attributes: Record<string, string> = {}) =>
  (await account.sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl as string;

describe('creating a queue', () => {
  it('answers a URL of the endpoint, and AWS’s defaults', async () => {
    const url = await create('plain');
    expect(url).toBe(`${account.aws.endpoint}/${account.aws.accountId}/plain`);
    const { Attributes } = await account.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      QueueArn: account.arn('sqs', 'plain'),
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '0',
    });
  });

  it('twice with the same attributes answers the same queue, with others an error', async () => {
    const url = await create('twice', { DelaySeconds: '5' });
    expect(await create('twice', { DelaySeconds: '5' })).toBe(url);
    await expect(create('twice', { DelaySeconds: '6' })).rejects.toMatchObject({ name: 'QueueNameExists' });
  });

  it.each([
    ['a FIFO queue', { FifoQueue: 'true' }, 'NotImplemented'],
    ['an encryption key', { KmsMasterKeyId: 'alias/aws/sqs' }, 'NotImplemented'],
    ['an attribute that does not exist', { Colour: 'red' }, 'InvalidAttributeName'],
    ['a time-out beyond twelve hours', { VisibilityTimeout: '43201' }, 'InvalidAttributeValue'],
    ['a policy that is no JSON', { Policy: 'allow' }, 'InvalidAttributeValue'],
    [
      'a dead-letter queue that does not exist',
      { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:1:none","maxReceiveCount":3}' },
      'InvalidParameterValue',
    ],
  ])('is refused for %s', async (_, attributes, code) => {
    await expect(create('refused', attributes)).rejects.toThrow(
      expect.objectContaining({ name: expect.stringContaining(code) as string }),
    );
  });
});

describe('a queue URL', () => {
  it.each(['https://sqs.us-east-1.amazonaws.com/ACCOUNT/anywhere', 'http://localhost:4566/ACCOUNT/anywhere'])(
    'is understood whatever its host: %s',
    async (url) => {
      await create('anywhere');
      const QueueUrl = url.replace('ACCOUNT', account.aws.accountId);
      await expect(account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).resolves.toBeDefined();
    },
  );

  it('of no queue is told so in both protocols’ words', async () => {
    const error: unknown = await account.sqs
      .send(new GetQueueUrlCommand({ QueueName: 'missing' }))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('queues', () => {
  it('are listed by prefix, in pages', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await create(name);
    const first = await account.sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'list-', MaxResults: 2 }));
    const second = await account.sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: 'list-', MaxResults: 2, NextToken: first.NextToken }),
    );
    const names = [...(first.QueueUrls ?? []), ...(second.QueueUrls ?? [])].map((url) => url.split('/').at(-1));
    expect(names).toEqual(['list-a', 'list-b', 'list-c']);
    expect(second.NextToken).toBeUndefined();
  });

  it('name the queues that use them for dead letters, unless they forbid it', async () => {
    const deadUrl = await create('graves');
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: account.arn('sqs', 'graves'), maxReceiveCount: 3 });
    const sourceUrl = await create('living', { RedrivePolicy });
    const { queueUrls } = await account.sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: deadUrl }));
    expect(queueUrls).toEqual([sourceUrl]);
    await account.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: deadUrl,
        Attributes: { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
      }),
    );
    await expect(create('another', { RedrivePolicy })).rejects.toMatchObject({ name: 'InvalidAttributeValue' });
  });

  it('carry tags', async () => {
    const QueueUrl = await create('tagged');
    await account.sqs.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'shop', tier: '1' } }));
    await account.sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['tier'] }));
    expect((await account.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ team: 'shop' });
  });

  it('do not move messages back, and say so', async () => {
    const command = new StartMessageMoveTaskCommand({ SourceArn: account.arn('sqs', 'graves') });
    await expect(account.sqs.send(command)).rejects.toThrow(/StartMessageMoveTask is not implemented/);
  });

  it('publish their age and depth once a metric minute', async () => {
    const QueueUrl = await create('measured');
    await account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    const sum = (MetricName: string, statistic: 'Sum' | 'Maximum') =>
      eventually(`${MetricName} is published`, async () => {
        const { Datapoints = [] } = await account.cloudwatch.send(
          new GetMetricStatisticsCommand({
            Namespace: 'AWS/SQS',
            MetricName,
            Dimensions: [{ Name: 'QueueName', Value: 'measured' }],
            StartTime: new Date(Date.now() - 60_000),
            EndTime: new Date(Date.now() + 60_000),
            Period: 3600,
            Statistics: [statistic],
          }),
        );
        return Datapoints[0]?.[statistic];
      });
    expect(await sum('NumberOfMessagesSent', 'Sum')).toBe(1);
    expect(await sum('ApproximateNumberOfMessagesVisible', 'Maximum')).toBe(1);
    await eventually(
      'the age grows with real seconds',
      async () => (await sum('ApproximateAgeOfOldestMessage', 'Maximum')) >= 1,
    );
  });
});
