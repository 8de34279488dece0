import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { TargetAccount } from '../../../chaos/target/account.ts';
import { startTraffic } from '../../../chaos/target/traffic.ts';

/** An account whose queue keeps what is sent to it until somebody takes it all. */
const queueNobodyReads = () => {
  const waiting: string[] = [];
  const account: TargetAccount = {
    accountId: '111122223333',
    region: 'us-east-1',
    send: async <O>(_service: string, operation: string, input: object) => {
      if (operation === 'SendMessage') waiting.push((input as { MessageBody: string }).MessageBody);
      const Attributes = { ApproximateNumberOfMessages: String(waiting.length) };
      return (operation === 'GetQueueAttributes' ? { Attributes } : {}) as O;
    },
  };
  return { account, waiting };
};

it('traffic stops while enough work waits, and goes on when it has been done', async () => {
  const { account, waiting } = queueNobodyReads();
  const traffic = startTraffic(account, 'http://queue', 5);
  await delay(150);
  expect(waiting).toHaveLength(5);
  waiting.splice(0);
  await delay(150);
  await traffic.stop();
  expect(waiting).toHaveLength(5);
  expect(traffic.sent()).toHaveLength(10);
});
