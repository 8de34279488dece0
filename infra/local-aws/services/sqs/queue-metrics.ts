import type { World } from '../../world.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

const emit = (world: World, queue: Queue): void => {
  queue.expire();
  const { visible, notVisible, delayed } = queue.counts();
  const { sent, received, deleted } = queue.traffic;
  queue.traffic = { sent: 0, received: 0, deleted: 0 };
  const values: [string, number, string][] = [
    ['ApproximateAgeOfOldestMessage', queue.oldestAgeSeconds(), 'Seconds'],
    ['ApproximateNumberOfMessagesVisible', visible, 'Count'],
    ['ApproximateNumberOfMessagesNotVisible', notVisible, 'Count'],
    ['ApproximateNumberOfMessagesDelayed', delayed, 'Count'],
    ['NumberOfMessagesSent', sent, 'Count'],
    ['NumberOfMessagesReceived', received, 'Count'],
    ['NumberOfMessagesDeleted', deleted, 'Count'],
  ];
  for (const [metric, value, unit] of values) {
    world.metrics.put({ namespace: 'AWS/SQS', metric, value, unit, dimensions: { QueueName: queue.record.name } });
  }
};

/**
 * Publishes every queue's `AWS/SQS` metrics once a (compressed) minute, in its middle: a late timer then still falls
 * into the minute it is meant for, and no alarm sees a gap. Returns what stops it.
 */
export const emitQueueMetrics = (world: World, queues: Queues): (() => void) => {
  const minuteMs = world.timing.periodMs(60);
  let timer: NodeJS.Timeout;
  const schedule = (): void => {
    const untilNextMinute = minuteMs - (Date.now() % minuteMs);
    const delayMs = untilNextMinute + minuteMs / 2;
    timer = setTimeout(() => {
      for (const queue of queues.all()) emit(world, queue);
      schedule();
    }, delayMs).unref();
  };
  schedule();
  return () => clearTimeout(timer);
};
