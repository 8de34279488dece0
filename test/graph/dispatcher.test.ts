import { expect, it } from 'vitest';
import { createDispatcher } from '../../graph/dispatcher.ts';
import { RetryableError } from '../../shared/errors.ts';
import { proposed } from './loop-steps.ts';
import { createWorld } from './loop-world.ts';

it('says once a minute why people cannot be told, however many messages wait', async () => {
  const world = await createWorld();
  const { process } = await proposed(world);
  const log: string[] = [];
  const store = world.newStore();
  const dispatcher = createDispatcher({
    store,
    outbox: store,
    neighbours: [],
    graph: process.graph,
    clock: world.clock,
    notify: async () => {
      throw new RetryableError('nobody can be told yet');
    },
    log: (line) => log.push(line),
    pollMs: 1,
  });
  const waiting = (await store.pendingOutbox(100)).filter(({ status }) => status !== 'RECEIVED');
  expect(waiting.length).toBeGreaterThan(1);
  const resendAll = async (): Promise<void> => {
    for (const message of waiting) await dispatcher.resend(message);
  };
  await resendAll();
  await resendAll();
  expect(log).toEqual(['outbox: nobody can be told yet']);
  world.clock.goOn(61_000);
  await resendAll();
  expect(log).toEqual(Array(2).fill('outbox: nobody can be told yet'));
  expect(await store.pendingOutbox(100)).toEqual(expect.arrayContaining(waiting));
});
