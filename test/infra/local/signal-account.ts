import { createTargetAccount, type TargetAccount } from '../../../chaos/target/account.ts';
import { createSignalQueue, type SignalQueue } from '../../../infra/local/signal-queue.ts';
import { openMessagingAccount, type MessagingAccount } from '../local-aws/services/messaging-account.ts';

export interface DeadLetter {
  body: string;
  reason: string | undefined;
}

/** The embedded AWS with the alarms' topic, the signal queue and its dead letters. */
export interface SignalAccount extends AsyncDisposable {
  messaging: MessagingAccount;
  account: TargetAccount;
  topicArn: string;
  queue: SignalQueue;
  publish: (message: unknown) => Promise<void>;
  /** Puts a body into the queue without SNS, as EventBridge and strangers with access would. */
  enqueue: (body: string) => Promise<void>;
  /** What is in the dead letters now, without taking it out. */
  deadLetters: () => Promise<DeadLetter[]>;
  /** Messages that wait in the queue or are being read. */
  pending: () => Promise<number>;
}

export const openSignalAccount = async (): Promise<SignalAccount> => {
  const messaging = await openMessagingAccount();
  const { endpoint, region, accountId, credentials } = messaging.aws;
  const account = createTargetAccount({ endpoint, region, accountId, credentials });
  const { TopicArn } = await account.send<{ TopicArn: string }>('sns', 'CreateTopic', { Name: 'incident-alerts' });
  const queue = await createSignalQueue(account, TopicArn);
  interface Received {
    Body: string;
    MessageAttributes?: { reason?: { StringValue: string } };
  }
  return {
    messaging,
    account,
    topicArn: TopicArn,
    queue,
    publish: async (message) => {
      await account.send('sns', 'Publish', {
        TopicArn,
        Message: typeof message === 'string' ? message : JSON.stringify(message),
      });
    },
    enqueue: async (body) => {
      await account.send('sqs', 'SendMessage', { QueueUrl: queue.url, MessageBody: body });
    },
    deadLetters: async () => {
      const { Messages = [] } = await account.send<{ Messages?: Received[] }>('sqs', 'ReceiveMessage', {
        QueueUrl: queue.deadLetterUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 0,
      });
      return Messages.map(({ Body, MessageAttributes }) => ({
        body: Body,
        reason: MessageAttributes?.reason?.StringValue,
      }));
    },
    pending: async () => {
      const { Attributes } = await account.send<{ Attributes: Record<string, string> }>('sqs', 'GetQueueAttributes', {
        QueueUrl: queue.url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      });
      return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
    },
    [Symbol.asyncDispose]: () => messaging[Symbol.asyncDispose](),
  };
};
