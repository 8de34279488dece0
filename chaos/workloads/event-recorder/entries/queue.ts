import { queueArn } from '../../../../shared/arn.ts';
import { createMapping } from '../../../target/queue-fed-function.ts';
import { WORKLOAD_TAGS } from '../../../target/tags.ts';
import type { Entry, RecorderAlarm } from '../recorder.ts';

/** Six times the function's time-out, as AWS advises. */
const VISIBILITY_SECONDS = 18;
const RECEIVES_MAX = 100;

/** Tickets wait in a queue that feeds the function. */
export const queue: Entry = {
  name: 'ticket-recorder',
  description: 'a function that records tickets, which a queue feeds to its live version',
  // Longer than the shortest time that a message can be hidden for.
  workMs: 1_200,
  async create(account, { names, arns }) {
    await account.send('sqs', 'CreateQueue', { QueueName: names.deadLetterQueue, tags: WORKLOAD_TAGS });
    const redrive = { deadLetterTargetArn: queueArn(account, names.deadLetterQueue), maxReceiveCount: RECEIVES_MAX };
    await account.send('sqs', 'CreateQueue', {
      QueueName: names.queue,
      Attributes: { VisibilityTimeout: String(VISIBILITY_SECONDS), RedrivePolicy: JSON.stringify(redrive) },
      tags: WORKLOAD_TAGS,
    });
    await createMapping(account, arns.alias, arns.queue);
  },
  alarms: (names): RecorderAlarm[] => [
    {
      name: 'repeated',
      namespace: 'EventRecorder',
      metric: 'RepeatedEvents',
      dimensions: { FunctionName: names.function },
      rings: 'any',
      // What is worked on twice takes twice as long to come round.
      quietMinutes: 6,
    },
    {
      name: 'rejected',
      namespace: 'AWS/SQS',
      metric: 'NumberOfMessagesSent',
      dimensions: { QueueName: names.deadLetterQueue },
      rings: 'any',
    },
  ],
  async send(account, { names }, id) {
    const QueueUrl = await urlOf(account, names.queue);
    await account.send('sqs', 'SendMessage', { QueueUrl, MessageBody: JSON.stringify({ kind: 'ticket', id }) });
  },
  async drain(account, { names }) {
    await account.send('sqs', 'PurgeQueue', { QueueUrl: await urlOf(account, names.queue) });
  },
};

const urlOf = async (account: Parameters<Entry['create']>[0], QueueName: string): Promise<string> =>
  (await account.send<{ QueueUrl: string }>('sqs', 'GetQueueUrl', { QueueName })).QueueUrl;
