import { queueArn } from '../../shared/arn.ts';
import type { TargetAccount } from './account.ts';
import { WORKLOAD_TAGS } from './tags.ts';

/** Work that failed is tried again for an hour, which is long enough for somebody to repair what broke it… */
const RETRIED_SECONDS = 3_600;
/** …or as often as SQS lets it. */
const RECEIVES_MAX = 1_000;

/** A queue of work, with the queue that takes what could not be done. Work that failed comes back after `retrySeconds`. */
export const createQueuePair = async (
  account: TargetAccount,
  names: { queue: string; deadLetterQueue: string },
  retrySeconds: number,
): Promise<{ queueUrl: string; deadLetterUrl: string }> => {
  const dead = await account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', {
    QueueName: names.deadLetterQueue,
    tags: WORKLOAD_TAGS,
  });
  const redrive = JSON.stringify({
    deadLetterTargetArn: queueArn(account, names.deadLetterQueue),
    maxReceiveCount: Math.min(RECEIVES_MAX, Math.ceil(RETRIED_SECONDS / retrySeconds)),
  });
  const Attributes = { VisibilityTimeout: String(retrySeconds), RedrivePolicy: redrive };
  const queue = await account.send<{ QueueUrl: string }>('sqs', 'CreateQueue', {
    QueueName: names.queue,
    Attributes,
    tags: WORKLOAD_TAGS,
  });
  return { queueUrl: queue.QueueUrl, deadLetterUrl: dead.QueueUrl };
};

/** The URLs of a pair that is there. */
export const findQueuePair = async (
  account: TargetAccount,
  names: { queue: string; deadLetterQueue: string },
): Promise<{ queueUrl: string; deadLetterUrl: string }> => {
  const urlOf = async (QueueName: string): Promise<string> =>
    (await account.send<{ QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName })).QueueUrl;
  const [queueUrl, deadLetterUrl] = await Promise.all([urlOf(names.queue), urlOf(names.deadLetterQueue)]);
  return { queueUrl, deadLetterUrl };
};
