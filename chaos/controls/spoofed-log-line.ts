import type { Control } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

/** The function prints the key that it is asked for, and fails because there is no such object. */
const spoof = (): string => {
  const line = `${new Date().toISOString()} 3f1c2d4e-0000-4000-8000-2b1a9c8d7e6f Task timed out after 3.00 seconds`;
  return `input/none.csv\n${line}\n`;
};

export const spoofedLogLine: Control<Target> = {
  id: 'spoofed-log-line',
  taxonomy: 'C-18',
  description:
    "work of somebody else's making prints the very words of a time-out: only the platform's own lines count",
  workload: dataProcessor,
  inject: async ({ account, deployed: { queueUrl } }) => {
    const MessageBody = JSON.stringify({ id: 'order-1', object: spoof() });
    await account.send('sqs', 'SendMessage', { QueueUrl: queueUrl, MessageBody });
  },
  recover: ({ account, deployed }) => dataProcessor.drain(account, deployed),
  expected: { outcome: ['ESCALATED', 'SELF_RECOVERED', 'SUPPRESSED'], causes: [], changes: [] },
};
