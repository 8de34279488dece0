import type { Deployment, Workload } from '../workload.ts';
import { sendWork, startTraffic } from './traffic.ts';
import { workMessage } from './work.ts';

/** Anything whose users send it messages by a queue. */
export type QueueFed = Deployment & { queueUrl: string };

/** How a queue-fed workload gets its work: one message, messages again and again, and none that still waits. */
export const queueFedWork = (
  messageOf: (id: string) => string = workMessage,
): Pick<Workload<QueueFed>, 'sendWork' | 'startTraffic' | 'drain'> => ({
  sendWork: (account, { queueUrl }) => sendWork(account, queueUrl, messageOf),
  startTraffic: (account, { queueUrl }, everyMs) => startTraffic(account, queueUrl, everyMs, messageOf),
  drain: async (account, { queueUrl }) => {
    await account.send('sqs', 'PurgeQueue', { QueueUrl: queueUrl });
  },
});
