import type { World } from '../../world.ts';
import { pack, unpack, type PackedBucket } from './bucket.ts';
import type { Metric } from './metric.ts';
import type { MetricStore, Observation } from './metric-store.ts';

/** Data of one series over five minutes: small enough to be rewritten whenever it grew. */
interface Chunk {
  readonly metric: Metric;
  readonly unit: string;
  readonly buckets: Record<string, PackedBucket>;
}

const CHUNK_MS = 5 * 60_000;
const SAVE_INTERVAL_MS = 2000;
const COMPACT_INTERVAL_MS = 60_000;

const chunkKey = (metric: Metric, unit: string, begin: number): string =>
  JSON.stringify([metric.namespace, metric.name, metric.dimensions, unit, begin]);

/**
 * Keeps metrics across restarts, coarsely: changed chunks are written every two seconds, so a kill loses at most
 * those. Call `save` when stopping.
 */
export const archiveMetrics = (world: World, store: MetricStore): { start(): void; stop(): void } => {
  const chunks = world.state.collection<Chunk>('cloudwatch.metrics');
  for (const { metric, unit, buckets } of chunks.values()) {
    for (const [begin, packed] of Object.entries(buckets)) store.restore(metric, unit, Number(begin), unpack(packed));
  }
  const changed = new Map<string, { metric: Metric; unit: string; begin: number }>();
  store.onObservation(({ metric, unit, at }: Observation) => {
    const begin = Math.floor(at / CHUNK_MS) * CHUNK_MS;
    changed.set(chunkKey(metric, unit, begin), { metric, unit, begin });
  });

  const save = (): void => {
    for (const [key, { metric, unit, begin }] of changed) {
      const buckets: Record<string, PackedBucket> = {};
      for (const series of store.series(metric, unit)) {
        for (const [at, bucket] of series.buckets) {
          if (at >= begin && at < begin + CHUNK_MS) buckets[String(at)] = pack(bucket);
        }
      }
      chunks.set(key, { metric, unit, buckets });
    }
    changed.clear();
    // A disk that fails is reported by the next call that has to be on it.
    world.state.flush().catch(() => undefined);
  };

  /** Chunks are rewritten from what compaction left; those left with nothing are dropped. */
  const compact = (): void => {
    store.compact();
    for (const [key, { metric, unit, buckets }] of chunks.entries()) {
      const series = store.series(metric, unit);
      const kept = Object.entries(buckets).filter(([at]) => series.some((each) => each.buckets.has(Number(at))));
      if (kept.length === 0) chunks.delete(key);
      else if (kept.length < Object.keys(buckets).length) {
        changed.set(key, { metric, unit, begin: Math.floor(Number(kept[0]?.[0]) / CHUNK_MS) * CHUNK_MS });
      }
    }
  };

  const timers: NodeJS.Timeout[] = [];
  return {
    start: () => {
      timers.push(setInterval(save, SAVE_INTERVAL_MS).unref(), setInterval(compact, COMPACT_INTERVAL_MS).unref());
    },
    stop: () => {
      for (const timer of timers.splice(0)) clearInterval(timer);
      save();
    },
  };
};
