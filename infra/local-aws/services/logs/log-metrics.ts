import type { World } from '../../world.ts';

/** What CloudWatch Logs adds to the size of every event. */
const OVERHEAD_BYTES = 26;

/**
 * `AWS/Logs IncomingLogEvents` and `IncomingBytes`, of the group and of the account together. Their time is when the
 * events came in. A group that nothing is written to has no datapoint, and not zero.
 */
export function putLogMetrics(world: World, group: string, events: readonly { message: string }[]): void {
  if (events.length === 0) return;
  const at = new Date();
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + OVERHEAD_BYTES, 0);
  for (const dimensions of [{}, { LogGroupName: group }] as Record<string, string>[]) {
    const shared = { namespace: 'AWS/Logs', dimensions, at };
    world.metrics.put({ ...shared, metric: 'IncomingLogEvents', value: events.length, unit: 'None' });
    world.metrics.put({ ...shared, metric: 'IncomingBytes', value: bytes, unit: 'Bytes' });
  }
}
