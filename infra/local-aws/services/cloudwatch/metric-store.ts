import type { Timing } from '../../world.ts';
import { addValue, emptyBucket, type Bucket } from './bucket.ts';
import { metricKey, type Metric } from './metric.ts';
import { Series } from './series.ts';

/** One-second buckets, whatever `StorageResolution` says: a drill is over in seconds. */
const STORED_RESOLUTION_MS = 1000;
const MINUTE_MS = 60_000;
/** As AWS: high resolution for three hours, minutes for fifteen days. */
const FINE_RETENTION_MS = 3 * 3_600_000;
const RETENTION_MS = 15 * 86_400_000;
/** Buckets that alarms look at, per series: nearly three compressed hours in which every second has data. */
const ALARM_BUCKETS_MAX = 10_000;

interface Tracked {
  /** What queries read, by real time. */
  readonly stored: Series;
  /** What alarms read: the age of a late datum is compressed as their periods are. */
  readonly recent: Series;
}

export interface Observation {
  readonly metric: Metric;
  readonly unit: string;
  readonly bucket: Bucket;
  readonly at: number;
}

/** One value as a bucket of its own. */
export const single = (value: number, count = 1): Bucket => {
  const bucket = emptyBucket();
  addValue(bucket, value, count);
  return bucket;
};

/** All metrics in memory; `metric-archive.ts` keeps them across restarts. */
export class MetricStore {
  readonly #timing: Timing;
  readonly #tracked = new Map<string, Tracked>();
  readonly #byMetric = new Map<string, Tracked[]>();
  readonly #listeners: ((observation: Observation) => void)[] = [];

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** Called after every observation that is taken in. */
  onObservation(listener: (observation: Observation) => void): void {
    this.#listeners.push(listener);
  }

  add(observation: Observation): void {
    const now = Date.now();
    const { stored, recent } = this.#track(observation.metric, observation.unit);
    stored.add(observation.at, observation.bucket);
    const compressedAge = Math.max(0, now - observation.at) * (this.#timing.periodMs(60) / MINUTE_MS);
    recent.add(now - compressedAge, observation.bucket);
    recent.limit(ALARM_BUCKETS_MAX);
    for (const listener of this.#listeners) listener(observation);
  }

  /** Puts back a stored bucket after a restart. */
  restore(metric: Metric, unit: string, begin: number, bucket: Bucket): void {
    const { stored, recent } = this.#track(metric, unit);
    stored.add(begin, bucket);
    recent.add(begin, bucket);
  }

  /** Series of a metric, of one unit when it is given. */
  series(metric: Metric, unit?: string): Series[] {
    return this.#of(metric, unit).map(({ stored }) => stored);
  }

  /** The same series in alarm time. */
  alarmSeries(metric: Metric, unit?: string): Series[] {
    return this.#of(metric, unit).map(({ recent }) => recent);
  }

  all(): Series[] {
    return [...this.#tracked.values()].map(({ stored }) => stored);
  }

  /** Rolls old seconds up into minutes and forgets what is too old. */
  compact(now = Date.now()): void {
    for (const { stored } of this.#tracked.values()) {
      for (const [begin, bucket] of [...stored.buckets]) {
        if (begin >= now - FINE_RETENTION_MS) continue;
        const minute = Math.floor(begin / MINUTE_MS) * MINUTE_MS;
        if (begin === minute && begin >= now - RETENTION_MS) continue;
        stored.buckets.delete(begin);
        if (begin >= now - RETENTION_MS) stored.add(minute, bucket);
      }
    }
  }

  #of(metric: Metric, unit: string | undefined): Tracked[] {
    const tracked = this.#byMetric.get(metricKey(metric)) ?? [];
    return unit === undefined ? tracked : tracked.filter(({ stored }) => stored.unit === unit);
  }

  #track(metric: Metric, unit: string): Tracked {
    const key = `${metricKey(metric)} ${unit}`;
    const known = this.#tracked.get(key);
    if (known) return known;
    const compressedSecondMs = Math.max(1, Math.floor(this.#timing.periodMs(60) / 60));
    const tracked = {
      stored: new Series(metric, unit, STORED_RESOLUTION_MS),
      recent: new Series(metric, unit, compressedSecondMs),
    };
    this.#tracked.set(key, tracked);
    this.#byMetric.set(metricKey(metric), [...(this.#byMetric.get(metricKey(metric)) ?? []), tracked]);
    return tracked;
  }
}
