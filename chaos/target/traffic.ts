import { randomUUID } from 'node:crypto';
import type { TargetAccount } from './account.ts';
import { workMessage } from './work.ts';

/** Sends one piece of real work to the target's queue. */
export const sendWork = async (account: TargetAccount, queueUrl: string): Promise<string> => {
  const id = `work-${randomUUID()}`;
  await account.send('sqs', 'SendMessage', { QueueUrl: queueUrl, MessageBody: workMessage(id) });
  return id;
};

/** Sends work every `everyMs` until stopped: a target without traffic cannot show that it is broken, or that it is back. */
export const startTraffic = (account: TargetAccount, queueUrl: string, everyMs: number): { stop(): Promise<void> } => {
  let sending: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // A message that could not be sent is the experiment's concern, not the sender's: the next one follows.
    sending = sendWork(account, queueUrl).catch(() => undefined);
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await sending;
    },
  };
};
