import type { TargetAccount } from '../../chaos/target/account.ts';
import type { SignalQueue } from './signal-queue.ts';

/** The signal queue as it stands; undefined when it was never made. Its subscription is not looked at: it may be gone on purpose. */
export const findSignalQueue = async (account: TargetAccount): Promise<SignalQueue | undefined> => {
  const urlOf = (QueueName: string) => account.send<{ QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName });
  try {
    const [queue, dead] = await Promise.all([urlOf('firebreak-signals'), urlOf('firebreak-signals-dead')]);
    return { url: queue.QueueUrl, deadLetterUrl: dead.QueueUrl };
  } catch (error) {
    if (error instanceof Error && error.name.includes('NonExistentQueue')) return undefined;
    if (error instanceof Error && error.name === 'QueueDoesNotExist') return undefined;
    throw error;
  }
};
