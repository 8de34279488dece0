import { randomUUID } from 'node:crypto';
import type { TargetAccount } from './account.ts';
import { workMessage } from './work.ts';

/** Sends one piece of real work to a workload's queue, in the words that it takes. */
export const sendWork = async (
  account: TargetAccount,
  queueUrl: string,
  messageOf: (id: string) => string = workMessage,
): Promise<string> => {
  const id = `work-${randomUUID()}`;
  await account.send('sqs', 'SendMessage', { QueueUrl: queueUrl, MessageBody: messageOf(id) });
  return id;
};

/** What was sent, so that it can be looked for in what came out. */
export interface SentWork {
  id: string;
  sentAt: number;
}

export interface Traffic {
  /** Oldest first. */
  sent(): readonly SentWork[];
  stop(): Promise<void>;
}

/** Work that may wait in the queue: more of it shows nothing that this does not, and would have to be worked off after a repair. */
const WAITING_MAX = 5;

const waitingIn = async (account: TargetAccount, QueueUrl: string): Promise<number> => {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
  const { Attributes = {} } = await account.send<{ Attributes?: Record<string, string> }>('sqs', 'GetQueueAttributes', {
    QueueUrl,
    AttributeNames,
  });
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
};

/**
 * Sends work every `everyMs` until stopped, unless enough of it waits already: a target without traffic cannot show that
 * it is broken, or that it is back.
 */
export const startTraffic = (
  account: TargetAccount,
  queueUrl: string,
  everyMs: number,
  messageOf: (id: string) => string = workMessage,
): Traffic => {
  const sent: SentWork[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  const send = async (): Promise<void> => {
    if ((await waitingIn(account, queueUrl)) >= WAITING_MAX) return;
    const sentAt = Date.now();
    sent.push({ id: await sendWork(account, queueUrl, messageOf), sentAt });
  };
  const timer = setInterval(() => {
    // A message that could not be sent is the experiment's concern, not the sender's: the next one follows.
    sending = send().catch(() => undefined);
  }, everyMs);
  return {
    sent: () => sent,
    stop: async () => {
      clearInterval(timer);
      await sending;
    },
  };
};
