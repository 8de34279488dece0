import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type PublishCommandInput,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMessagingAccount, type MessagingAccount } from './messaging-account.ts';

let account: MessagingAccount;
beforeAll(async () => {
  account = await openMessagingAccount();
});
afterAll(() => account[Symbol.asyncDispose]());

const createTopic = async (Name: string, Attributes: Record<string, string> = {}) =>
  (await account.sns.send(new CreateTopicCommand({ Name, Attributes }))).TopicArn as string;

const allowSns = (queueArn: string, topicArn: string): string =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      },
    ],
  });

/** A queue that is subscribed to a topic, with what its policy allows. */
const subscribeQueue = async (
  topicArn: string,
  name: string,
  Attributes: Record<string, string> = {},
  allowed = topicArn,
) => {
  const { QueueUrl } = await account.sqs.send(new CreateQueueCommand({ QueueName: name }));
  const queueArn = account.arn('sqs', name);
  await account.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: allowSns(queueArn, allowed) } }),
  );
  await account.sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, Attributes }));
  return async () => {
    const { Messages = [] } = await account.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    return Messages;
  };
};

const publish = (TopicArn: string, more: Partial<PublishCommandInput> = {}) =>
  account.sns.send(new PublishCommand({ TopicArn, Message: 'hello', ...more }));

describe('a topic', () => {
  it('is the same when it is created again, unless its attributes differ', async () => {
    const arn = await createTopic('twice', { DisplayName: 'Shop' });
    expect(await createTopic('twice', { DisplayName: 'Shop' })).toBe(arn);
    await expect(createTopic('twice', { DisplayName: 'Other' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('shows AWS’s default policy until it is given one', async () => {
    const TopicArn = await createTopic('policy');
    const attributes = async () =>
      (await account.sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
    expect(JSON.parse((await attributes())['Policy'] ?? '')).toMatchObject({ Id: '__default_policy_ID' });
    const Policy = JSON.stringify({ Statement: [] });
    await account.sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: Policy }),
    );
    expect(await attributes()).toMatchObject({
      Policy,
      TopicArn,
      Owner: account.aws.accountId,
      SubscriptionsConfirmed: '0',
    });
  });

  it.each([
    ['a FIFO topic', { FifoTopic: 'true' }],
    ['an encryption key', { KmsMasterKeyId: 'alias/aws/sns' }],
    ['feedback in a log', { SQSSuccessFeedbackRoleArn: 'arn:aws:iam::1:role/x' }],
  ])('refuses %s by name', async (_, attributes) => {
    await expect(createTopic('refused', attributes)).rejects.toThrow(
      new RegExp(`topic attribute \`${Object.keys(attributes)[0] ?? ''}\` is not implemented`),
    );
  });

  it('is listed, tagged, and takes its subscriptions along when it goes', async () => {
    const TopicArn = await createTopic('gone');
    await subscribeQueue(TopicArn, 'gone');
    await account.sns.send(
      new TagResourceCommand({
        ResourceArn: TopicArn,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await account.sns.send(new UntagResourceCommand({ ResourceArn: TopicArn, TagKeys: ['a'] }));
    expect((await account.sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }))).Tags).toEqual([
      { Key: 'b', Value: '2' },
    ]);
    expect((await account.sns.send(new ListTopicsCommand({}))).Topics).toContainEqual({ TopicArn });
    await account.sns.send(new DeleteTopicCommand({ TopicArn }));
    const { Subscriptions = [] } = await account.sns.send(new ListSubscriptionsCommand({}));
    expect(Subscriptions.filter((each) => each.TopicArn === TopicArn)).toEqual([]);
    await expect(publish(TopicArn)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
    });
  });
});

describe('a subscription', () => {
  it.each([
    ['e-mail', { Protocol: 'email', Endpoint: 'a@example.com' }, /Protocol `email` is not implemented/],
    ['a protocol that does not exist', { Protocol: 'pigeon', Endpoint: 'x' }, /does not support this protocol/],
    ['a queue URL', { Protocol: 'sqs', Endpoint: 'http://x/y' }, /SQS endpoint ARN/],
    ['an attribute that does not exist', { Attributes: { Colour: 'red' } }, /AttributeName/],
    ['a broken filter', { Attributes: { FilterPolicy: '{' } }, /FilterPolicy: failed to parse/],
  ])('of %s is refused', async (_, more, reason) => {
    const TopicArn = await createTopic('subscriptions');
    const command = new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: account.arn('sqs', 'any'), ...more });
    await expect(account.sns.send(command)).rejects.toThrow(reason);
  });
});

describe('a message', () => {
  it('arrives in a queue in its envelope', async () => {
    const topicArn = await createTopic('enveloped');
    const receive = await subscribeQueue(topicArn, 'enveloped');
    const { MessageId } = await publish(topicArn, {
      Subject: 'news',
      MessageAttributes: { shop: { DataType: 'String', StringValue: 'north' } },
    });
    const [message] = await receive();
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      Subject: 'news',
      Message: 'hello',
      MessageAttributes: { shop: { Type: 'String', Value: 'north' } },
    });
  });

  it('arrives bare, with its attributes as the queue’s, when raw delivery is wanted', async () => {
    const topicArn = await createTopic('bare');
    const receive = await subscribeQueue(topicArn, 'bare', { RawMessageDelivery: 'true' });
    const shop = { DataType: 'String', StringValue: 'north' };
    await publish(topicArn, { MessageAttributes: { shop } });
    expect(await receive()).toMatchObject([{ Body: 'hello', MessageAttributes: { shop } }]);
  });

  it('does not arrive where the queue’s policy names another topic', async () => {
    const topicArn = await createTopic('stranger');
    const receive = await subscribeQueue(topicArn, 'stranger', {}, account.arn('sns', 'friend'));
    await publish(topicArn);
    expect(await receive()).toEqual([]);
  });

  it('arrives only where the filter lets it', async () => {
    const topicArn = await createTopic('filtered');
    const receive = await subscribeQueue(topicArn, 'filtered', { FilterPolicy: '{"shop":["north"]}' });
    await publish(topicArn);
    await publish(topicArn, { MessageAttributes: { shop: { DataType: 'String', StringValue: 'south' } } });
    await publish(topicArn, { MessageAttributes: { shop: { DataType: 'String', StringValue: 'north' } } });
    expect(await receive()).toHaveLength(1);
  });

  it('may have another body for each protocol', async () => {
    const TopicArn = await createTopic('structured');
    const receive = await subscribeQueue(TopicArn, 'structured', { RawMessageDelivery: 'true' });
    await publish(TopicArn, { MessageStructure: 'json', Message: '{"default":"short","sqs":"for queues"}' });
    expect((await receive())[0]?.Body).toBe('for queues');
  });

  it('invokes a function with the event that AWS sends', async () => {
    const TopicArn = await createTopic('functions');
    const Endpoint = account.arn('lambda', 'function:reader');
    const { SubscriptionArn } = await account.sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }),
    );
    const { MessageId } = await publish(TopicArn);
    expect(account.invocations.find(({ functionArn }) => functionArn === Endpoint)).toMatchObject({
      service: 'sns.amazonaws.com',
      sourceArn: TopicArn,
      payload: {
        Records: [
          {
            EventSource: 'aws:sns',
            EventSubscriptionArn: SubscriptionArn,
            Sns: { MessageId, Subject: null, Message: 'hello', MessageAttributes: {} },
          },
        ],
      },
    });
  });

  it.each([
    ['nothing in it', { Message: '' }, /Empty message/],
    ['more than 256 KB', { Message: 'x'.repeat(262_145) }, /Message too long/],
    ['a subject of two lines', { Subject: 'a\nb' }, /Subject/],
    ['bodies but none by default', { Message: '{"sqs":"x"}', MessageStructure: 'json' }, /No default entry/],
    ['a phone number', { PhoneNumber: '+100' }, /PhoneNumber is not implemented/],
  ])('with %s is refused', async (_, more, reason) => {
    await expect(publish(await createTopic('refusing'), more)).rejects.toThrow(reason);
  });

  it('in a batch is accepted or refused on its own', async () => {
    const TopicArn = await createTopic('batch');
    const receive = await subscribeQueue(TopicArn, 'batch', { RawMessageDelivery: 'true' });
    const { Successful, Failed } = await account.sns.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: 'a', Message: 'one' },
          { Id: 'b', Message: 'two', Subject: '' },
        ],
      }),
    );
    expect(Successful).toMatchObject([{ Id: 'a' }]);
    expect(Failed).toMatchObject([{ Id: 'b', Code: 'InvalidParameter', SenderFault: true }]);
    expect((await receive()).map(({ Body }) => Body)).toEqual(['one']);
  });
});
