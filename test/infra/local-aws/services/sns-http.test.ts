import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createVerify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, openMessagingAccount, type MessagingAccount } from './messaging-account.ts';
import { openHttpEndpoint, type HttpEndpoint } from './sns-http-endpoint.ts';

let account: MessagingAccount;
let endpoint: HttpEndpoint;
beforeAll(async () => {
  account = await openMessagingAccount({ periodScale: 600 });
});
afterAll(() => account[Symbol.asyncDispose]());
beforeEach(async () => {
  endpoint = await openHttpEndpoint();
});
afterEach(() => endpoint[Symbol.asyncDispose]());

type Envelope = Record<string, string>;

const createTopic = async (name: string, from = account) =>
  (await from.sns.send(new CreateTopicCommand({ Name: name }))).TopicArn as string;

const subscribe = (TopicArn: string, Attributes: Record<string, string> = {}, from = account) =>
  from.sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'http',
      Endpoint: endpoint.url,
      Attributes,
      ReturnSubscriptionArn: true,
    }),
  );

const posted = (type: string, number = 1) =>
  eventually(`post ${String(number)} of ${type}`, () => {
    const found = endpoint.posted.filter(({ headers }) => headers['x-amz-sns-message-type'] === type);
    return found[number - 1];
  });

const confirm = async (): Promise<string> => {
  const { body } = await posted('SubscriptionConfirmation');
  const answer = await fetch((JSON.parse(body) as Envelope)['SubscribeURL'] ?? '');
  return answer.text();
};

const publish = (TopicArn: string, Message: string, Subject?: string) =>
  account.sns.send(new PublishCommand({ TopicArn, Message, Subject }));

const isSignedBy = async (envelope: Envelope, members: readonly string[], digest: string): Promise<boolean> => {
  const pem = await (await fetch(envelope['SigningCertURL'] ?? '')).text();
  const text = members.map((name) => `${name}\n${String(envelope[name])}\n`).join('');
  const key = new X509Certificate(pem).publicKey;
  return createVerify(digest)
    .update(text)
    .verify(key, envelope['Signature'] ?? '', 'base64');
};

describe('an HTTP endpoint', () => {
  it('is asked to confirm, and the link it gets confirms without a signature', async () => {
    const TopicArn = await createTopic('confirmed');
    const { SubscriptionArn } = await subscribe(TopicArn);
    const pending = await account.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(pending.Subscriptions?.[0]?.SubscriptionArn).toBe('PendingConfirmation');
    expect(await confirm()).toContain(`<SubscriptionArn>${String(SubscriptionArn)}</SubscriptionArn>`);
    const { Attributes } = await account.sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes?.['PendingConfirmation']).toBe('false');
  });

  it('gets nothing before it has confirmed', async () => {
    const TopicArn = await createTopic('unconfirmed');
    await subscribe(TopicArn);
    await posted('SubscriptionConfirmation');
    await publish(TopicArn, 'secret');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(endpoint.posted.filter(({ headers }) => headers['x-amz-sns-message-type'] === 'Notification')).toEqual([]);
  });

  it('is not confirmed by a wrong token', async () => {
    const TopicArn = await createTopic('guessed');
    await subscribe(TopicArn);
    const link = `${account.aws.endpoint}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(TopicArn)}&Token=guess`;
    const answer = await fetch(link);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Invalid parameter: Token');
  });

  it('cannot be reached by other unsigned calls', async () => {
    const answer = await fetch(`${account.aws.endpoint}/?Action=ListTopics`);
    expect(answer.ok).toBe(false);
    expect(await answer.text()).not.toContain('ListTopicsResponse');
  });
});

describe('a notification', () => {
  it('carries the documented headers and envelope', async () => {
    const TopicArn = await createTopic('documented');
    const { SubscriptionArn } = await subscribe(TopicArn);
    await confirm();
    const { MessageId } = await publish(TopicArn, 'hello', 'a subject');
    const { headers, body } = await posted('Notification');
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-id': MessageId,
      'x-amz-sns-topic-arn': TopicArn,
      'x-amz-sns-subscription-arn': SubscriptionArn,
    });
    expect(Object.keys(JSON.parse(body) as Envelope)).toEqual([
      'Type',
      'MessageId',
      'TopicArn',
      'Subject',
      'Message',
      'Timestamp',
      'SignatureVersion',
      'Signature',
      'SigningCertURL',
      'UnsubscribeURL',
    ]);
  });

  it.each([
    ['1', 'RSA-SHA1', 'a subject', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
    ['2', 'RSA-SHA256', undefined, ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']],
  ])('is signed by version %s with %s (subject: %s)', async (AttributeValue, digest, subject, members) => {
    const TopicArn = await createTopic(`signed-${AttributeValue}`);
    await account.sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: 'SignatureVersion', AttributeValue }),
    );
    await subscribe(TopicArn);
    const confirmation = JSON.parse((await posted('SubscriptionConfirmation')).body) as Envelope;
    const signed = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
    expect(await isSignedBy(confirmation, signed, digest)).toBe(true);
    await confirm();
    await publish(TopicArn, 'hello', subject);
    const envelope = JSON.parse((await posted('Notification')).body) as Envelope;
    expect(envelope['SignatureVersion']).toBe(AttributeValue);
    expect(await isSignedBy(envelope, members, digest)).toBe(true);
    expect(await isSignedBy({ ...envelope, Message: 'forged' }, members, digest)).toBe(false);
  });

  it('is only the message when raw delivery is wanted', async () => {
    const TopicArn = await createTopic('raw');
    await subscribe(TopicArn, { RawMessageDelivery: 'true' });
    await confirm();
    await publish(TopicArn, 'bare');
    const { headers, body } = await posted('Notification');
    expect(body).toBe('bare');
    expect(headers['x-amz-sns-rawdelivery']).toBe('true');
  });

  it('ends with a link that unsubscribes, after which the endpoint is told', async () => {
    const TopicArn = await createTopic('left');
    await subscribe(TopicArn);
    await confirm();
    await publish(TopicArn, 'last');
    const { body } = await posted('Notification');
    await fetch((JSON.parse(body) as Envelope)['UnsubscribeURL'] ?? '');
    await posted('UnsubscribeConfirmation');
    const left = await account.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(left.Subscriptions).toEqual([]);
  });
});

describe('a delivery that fails', () => {
  it('is tried again until the endpoint takes it', async () => {
    const TopicArn = await createTopic('retried');
    await subscribe(TopicArn);
    await confirm();
    endpoint.statuses.push(500, 503);
    await publish(TopicArn, 'stubborn');
    const third = JSON.parse((await posted('Notification', 3)).body) as Envelope;
    expect(third['Message']).toBe('stubborn');
    expect((JSON.parse((await posted('Notification', 1)).body) as Envelope)['MessageId']).toBe(third['MessageId']);
  });

  it.each([
    ['every time', [500, 500, 500, 500], 4],
    ['by the endpoint’s own refusal', [403], 1],
  ])('%s ends in the subscription’s dead-letter queue', async (_, statuses, attempts) => {
    const name = `dead-${String(attempts)}`;
    const TopicArn = await createTopic(name);
    const queueArn = account.arn('sqs', name);
    const { QueueUrl } = await account.sqs.send(new CreateQueueCommand({ QueueName: name }));
    const Policy = JSON.stringify({
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: queueArn },
      ],
    });
    await account.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    const { SubscriptionArn } = await subscribe(TopicArn);
    await account.sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: 'RedrivePolicy',
        AttributeValue: JSON.stringify({ deadLetterTargetArn: queueArn }),
      }),
    );
    await confirm();
    endpoint.statuses.push(...statuses);
    await publish(TopicArn, 'lost');
    const { Messages } = await account.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MessageAttributeNames: ['All'] }),
    );
    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toMatchObject({ Type: 'Notification', Message: 'lost' });
    expect(Messages?.[0]?.MessageAttributes?.['ErrorCode']?.StringValue).toBe('HttpError');
    expect(endpoint.posted.filter(({ headers }) => headers['x-amz-sns-message-type'] === 'Notification')).toHaveLength(
      attempts,
    );
  });
});

describe('after a restart', () => {
  it('what was accepted is still delivered, and signed with the same key', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'topics-'));
    try {
      await using first = await openMessagingAccount({ dataDir, periodScale: 1 });
      const TopicArn = await createTopic('kept', first);
      await subscribe(TopicArn, {}, first);
      const confirmation = JSON.parse((await posted('SubscriptionConfirmation')).body) as Envelope;
      await fetch(confirmation['SubscribeURL'] ?? '');
      endpoint.statuses.push(500);
      await first.sns.send(new PublishCommand({ TopicArn, Message: 'survives' }));
      await posted('Notification');
      await first.aws.close();
      await using second = await openMessagingAccount({ dataDir });
      const again = JSON.parse((await posted('Notification', 2)).body) as Envelope;
      expect(again).toMatchObject({ Message: 'survives', SigningCertURL: confirmation['SigningCertURL'] });
      expect((await fetch(again['SigningCertURL'] ?? '')).status).toBe(200);
      expect(second.aws.endpoint).toBe(first.aws.endpoint);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
