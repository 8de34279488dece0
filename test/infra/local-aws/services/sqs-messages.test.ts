import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type ReceiveMessageCommandInput,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMessagingAccount, type MessagingAccount } from './messaging-account.ts';

let account: MessagingAccount;
beforeAll(async () => {
  account = await openMessagingAccount();
});
afterAll(() => account[Symbol.asyncDispose]());

let queuesMade = 0;
const createQueue = async (Attributes: Record<string, string> = {}): Promise<string> => {
  const QueueName = `queue-${String((queuesMade += 1))}`;
  return (await account.sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl as string;
};

const send = (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
  account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));

const receive = async (QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}) =>
  (await account.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];

const count = async (QueueUrl: string, name: string) =>
  (await account.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes?.[
    name as 'QueueArn'
  ];

describe('a message', () => {
  // The SDK checks the digests of body and attributes itself, and throws when they are not AWS's.
  it('arrives with its attributes and what SQS knows about it', async () => {
    const url = await createQueue();
    const MessageAttributes = {
      Shop: { DataType: 'String', StringValue: 'north' },
      Size: { DataType: 'Number.int', StringValue: '3' },
      Raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
    };
    const { MessageId } = await send(url, 'hello', { MessageAttributes });
    const [message] = await receive(url, {
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['S*', 'Shop', 'Raw'],
    });
    expect(message).toMatchObject({
      MessageId,
      Body: 'hello',
      MessageAttributes: { Shop: MessageAttributes.Shop, Raw: MessageAttributes.Raw },
      Attributes: { ApproximateReceiveCount: '1', SenderId: account.aws.accountId },
    });
    expect(message?.MessageAttributes).not.toHaveProperty('Size');
  });

  it('is hidden while it is being worked on, and then comes back counted', async () => {
    const url = await createQueue();
    await send(url, 'again');
    const [first] = await receive(url, { VisibilityTimeout: 1 });
    expect(await receive(url)).toEqual([]);
    const [second] = await receive(url, {
      WaitTimeSeconds: 3,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    expect(second).toMatchObject({ MessageId: first?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
  });

  it('comes back at once when its visibility is changed to nothing', async () => {
    const url = await createQueue();
    await send(url, 'mine');
    const [message] = await receive(url);
    await account.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(await receive(url)).toHaveLength(1);
  });

  it('stays when it is deleted with a receipt handle that is not its newest', async () => {
    const url = await createQueue();
    await send(url, 'kept');
    const [old] = await receive(url, { VisibilityTimeout: 0 });
    const [newest] = await receive(url, { VisibilityTimeout: 0 });
    await account.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: old?.ReceiptHandle }));
    expect(await count(url, 'ApproximateNumberOfMessages')).toBe('1');
    await account.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: newest?.ReceiptHandle }));
    expect(await count(url, 'ApproximateNumberOfMessages')).toBe('0');
  });

  it('waits for its delay', async () => {
    const url = await createQueue();
    await send(url, 'later', { DelaySeconds: 1 });
    expect(await count(url, 'ApproximateNumberOfMessagesDelayed')).toBe('1');
    expect(await receive(url)).toEqual([]);
    expect(await receive(url, { WaitTimeSeconds: 3 })).toHaveLength(1);
  });

  it('reaches a poll that was already waiting within moments', async () => {
    const url = await createQueue();
    const begin = Date.now();
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await send(url, 'now');
    expect(await waiting).toHaveLength(1);
    expect(Date.now() - begin).toBeLessThan(1000);
  });

  it.each([
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0001b' }, 'InvalidMessageContents'],
    ['more bytes than the queue takes', { MessageBody: 'x'.repeat(1025) }, 'InvalidParameterValue'],
    ['a delay beyond 15 minutes', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    [
      'an attribute of no type',
      { MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    ['a group, which only FIFO queues have', { MessageGroupId: 'g' }, 'NotImplemented'],
  ])('with %s is refused', async (_, more, code) => {
    const url = await createQueue({ MaximumMessageSize: '1024' });
    await expect(send(url, 'body', more)).rejects.toThrow(
      expect.objectContaining({ name: expect.stringContaining(code) as string }),
    );
  });
});

describe('a message that is received too often', () => {
  it('goes to the dead-letter queue, named after where it came from', async () => {
    const deadUrl = await createQueue();
    const deadLetterTargetArn = (await count(deadUrl, 'QueueArn')) as string;
    const url = await createQueue({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
    });
    const { MessageId } = await send(url, 'poison');
    expect([await receive(url), await receive(url), await receive(url)].map(({ length }) => length)).toEqual([1, 1, 0]);
    const [dead] = await receive(deadUrl, { MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'] });
    expect(dead).toMatchObject({
      MessageId,
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: await count(url, 'QueueArn') },
    });
  });
});

describe('a batch', () => {
  it('reports each entry on its own', async () => {
    const url = await createQueue();
    const sent = await account.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'good', MessageBody: 'one' },
          { Id: 'bad', MessageBody: 'two', DelaySeconds: -1 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(sent.Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue' }]);
    const [message] = await receive(url);
    const deleted = await account.sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: [
          { Id: 'known', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'unknown', ReceiptHandle: 'bm8gaGFuZGxl' },
        ],
      }),
    );
    expect(deleted.Successful).toEqual([{ Id: 'known' }]);
    expect(deleted.Failed).toMatchObject([{ Id: 'unknown', Code: 'ReceiptHandleIsInvalid' }]);
  });

  it.each([
    ['nothing', [], 'EmptyBatchRequest'],
    [
      'eleven entries',
      Array.from({ length: 11 }, (_, index) => ({ Id: `e${String(index)}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    ['an id twice', [1, 2].map(() => ({ Id: 'same', MessageBody: 'x' })), 'BatchEntryIdsNotDistinct'],
    ['an id with a blank', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
  ])('of %s is refused whole', async (_, Entries, name) => {
    const QueueUrl = await createQueue();
    await expect(account.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toThrow(
      expect.objectContaining({ name }),
    );
  });
});

describe('a queue', () => {
  it('ends a waiting poll when it is deleted', async () => {
    const url = await createQueue();
    const refused = expect(receive(url, { WaitTimeSeconds: 20 })).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await account.sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
    await refused;
  });

  it('is empty after a purge', async () => {
    const url = await createQueue();
    await send(url, 'gone');
    await account.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
    expect(await receive(url)).toEqual([]);
  });
});

describe('after a restart', () => {
  it('every message that was accepted and not deleted is there', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'queues-'));
    try {
      const QueueName = 'kept';
      await using first = await openMessagingAccount({ dataDir });
      const { QueueUrl } = await first.sqs.send(new CreateQueueCommand({ QueueName, tags: { team: 'shop' } }));
      for (const MessageBody of ['a', 'b', 'c'])
        await first.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      const { Messages } = await first.sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
      await first.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
      await first.aws.close();
      await using second = await openMessagingAccount({ dataDir });
      const again = await second.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      expect(again.Messages?.map(({ Body }) => Body)).toEqual(['b', 'c']);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
