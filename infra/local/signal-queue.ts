import type { TargetAccount } from '../../chaos/target/account.ts';
import { queueArn } from '../../shared/arn.ts';
import type { AwsAccess } from '../../shared/aws/clients.ts';
import { createAwsSender } from '../../shared/aws/clients.ts';
import { describeError } from '../../shared/errors.ts';

const QUEUE = 'firebreak-signals';
const DEAD_LETTERS = 'firebreak-signals-dead';

export interface SignalQueue {
  url: string;
  deadLetterUrl: string;
}

/** The queue between the alarms' topic and the intake, with its dead letters, and the subscription that feeds it. */
export const createSignalQueue = async (account: TargetAccount, topicArn: string): Promise<SignalQueue> => {
  const [dead] = await Promise.all([
    account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', { QueueName: DEAD_LETTERS }),
  ]);
  const arn = queueArn(account, QUEUE);
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
      },
    ],
  });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queueArn(account, DEAD_LETTERS), maxReceiveCount: 3 });
  const queue = await account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', {
    QueueName: QUEUE,
    Attributes: { Policy, RedrivePolicy },
  });
  await account.send('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: arn });
  return { url: queue.QueueUrl, deadLetterUrl: dead.QueueUrl };
};

/** What became of one message: done with, or not to be tried again, with the reason that its dead letter carries. */
export type SignalVerdict = { accepted: true } | { accepted: false; reason: string };

interface Received {
  MessageId?: string;
  ReceiptHandle?: string;
  Body?: string;
}

/**
 * Reads the queue until stopped. What cannot be understood goes to the dead letters once, with its reason; what could
 * not be stored stays in the queue and comes again.
 */
export const pollSignals = (
  access: AwsAccess,
  queue: SignalQueue,
  receive: (body: string) => Promise<SignalVerdict>,
  log: (line: string) => void,
): { stop(): Promise<void> } => {
  const sender = createAwsSender(access, 'adaptive');
  const stopping = new AbortController();
  const send = (operation: string, input: object) =>
    sender.send('sqs', operation, input, {
      abortSignal: AbortSignal.any([stopping.signal, AbortSignal.timeout(30_000)]),
    });

  const handle = async (message: Received): Promise<void> => {
    const verdict = await receive(message.Body ?? '');
    if (!verdict.accepted)
      await send('SendMessage', {
        QueueUrl: queue.deadLetterUrl,
        MessageBody: message.Body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: verdict.reason.slice(0, 1_000) } },
      });
    await send('DeleteMessage', { QueueUrl: queue.url, ReceiptHandle: message.ReceiptHandle });
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted)
      try {
        const { Messages } = (await send('ReceiveMessage', {
          QueueUrl: queue.url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 20,
        })) as { Messages?: Received[] };
        for (const message of Messages ?? []) await handle(message);
      } catch (error) {
        if (stopping.signal.aborted) return;
        log(`signals: ${describeError(error)}`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
};
