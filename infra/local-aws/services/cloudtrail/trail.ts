import type { World } from '../../world.ts';
import type { TrailRecord } from './event-record.ts';

/** AWS keeps 90 days; here the number kept is what bounds the file. Readers outnumber writers, so each has its share. */
const WRITE_EVENTS_MAX = 5_000;
const READ_EVENTS_MAX = 2_000;

export interface Trail {
  add(record: Omit<TrailRecord, 'sequence'>): void;
  /** Events old enough to be shown, newest first. */
  visible(): TrailRecord[];
}

/** The stored events, in the collection `cloudtrail:events` under a sequence that orders events of one millisecond. */
export function openTrail(world: World): Trail {
  const events = world.state.collection<TrailRecord>('cloudtrail:events');
  const kept = { true: keysOf(events.values(), true), false: keysOf(events.values(), false) };
  let sequence = Math.max(0, ...events.values().map((record) => record.sequence));
  return {
    add(record) {
      sequence += 1;
      const key = String(sequence);
      events.set(key, { ...record, sequence });
      const queue = kept[`${record.readOnly}`];
      queue.push(key);
      if (queue.length > (record.readOnly ? READ_EVENTS_MAX : WRITE_EVENTS_MAX)) events.delete(queue.shift() ?? '');
    },
    visible() {
      const latest = Date.now() - world.timing.trailDelayMs;
      return events
        .values()
        .filter((record) => record.at <= latest)
        .sort((a, b) => b.sequence - a.sequence);
    },
  };
}

const keysOf = (records: readonly TrailRecord[], readOnly: boolean): string[] =>
  records
    .filter((record) => record.readOnly === readOnly)
    .map((record) => record.sequence)
    .sort((a, b) => a - b)
    .map(String);
