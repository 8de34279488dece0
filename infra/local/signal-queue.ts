import type { TargetAccount } from '../../chaos/target/account.ts';
import { queueArn } from '../../shared/arn.ts';

const QUEUE = 'firebreak-signals';
const DEAD_LETTERS = 'firebreak-signals-dead';
/**
 * The poller puts bad messages aside itself, with their reason. The queue's own limit only catches one that kills its
 * reader; an hours-long outage of the store must not reach it.
 */
const RECEIVES_MAX = 100;
/** SQS's longest: what was put aside waits for a person. */
const RETENTION_SECONDS = 14 * 86_400;

/** URLs of the queue and of its dead letters. */
export interface SignalQueue {
  url: string;
  deadLetterUrl: string;
}

/** The queue between the alarms' topic and the intake, with its dead letters, and the subscription that feeds it. */
export const createSignalQueue = async (account: TargetAccount, topicArn: string): Promise<SignalQueue> => {
  const retention = { MessageRetentionPeriod: String(RETENTION_SECONDS) };
  const dead = await account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', {
    QueueName: DEAD_LETTERS,
    Attributes: retention,
  });
  const arn = queueArn(account, QUEUE);
  const redrive = { deadLetterTargetArn: queueArn(account, DEAD_LETTERS), maxReceiveCount: RECEIVES_MAX };
  const queue = await account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', {
    QueueName: QUEUE,
    Attributes: {
      ...retention,
      Policy: JSON.stringify(senders(arn, topicArn, account)),
      RedrivePolicy: JSON.stringify(redrive),
    },
  });
  await account.send('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: arn });
  return { url: queue.QueueUrl, deadLetterUrl: dead.QueueUrl };
};

/** The signal queue as it stands; undefined when it was never made. Its subscription is not looked at: it may be gone on purpose. */
export const findSignalQueue = async (account: TargetAccount): Promise<SignalQueue | undefined> => {
  const urlOf = (QueueName: string) => account.send<{ QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName });
  try {
    const [queue, dead] = await Promise.all([urlOf(QUEUE), urlOf(DEAD_LETTERS)]);
    return { url: queue.QueueUrl, deadLetterUrl: dead.QueueUrl };
  } catch (error) {
    if (error instanceof Error && error.name.includes('NonExistentQueue')) return undefined;
    if (error instanceof Error && error.name === 'QueueDoesNotExist') return undefined;
    throw error;
  }
};

/** Who may put a signal into the queue: the alarms' topic, and rules of the account that are Firebreak's. */
const senders = (queue: string, topicArn: string, { region, accountId }: TargetAccount): object => {
  const statement = (service: string, condition: object): object => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sqs:SendMessage',
    Resource: queue,
    Condition: condition,
  });
  const rules = `arn:aws:events:${region}:${accountId}:rule/firebreak-*`;
  return {
    Version: '2012-10-17',
    Statement: [
      statement('sns.amazonaws.com', { ArnEquals: { 'aws:SourceArn': topicArn } }),
      statement('events.amazonaws.com', { ArnLike: { 'aws:SourceArn': rules } }),
    ],
  };
};
