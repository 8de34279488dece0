import { emptyBucket, mergeInto, type Bucket } from './bucket.ts';
import type { Metric } from './metric.ts';

/** One metric in one unit, in buckets of a fixed resolution (milliseconds). */
export class Series {
  readonly metric: Metric;
  readonly unit: string;
  readonly resolutionMs: number;
  /** By the bucket's begin, epoch milliseconds. */
  readonly buckets = new Map<number, Bucket>();

  constructor(metric: Metric, unit: string, resolutionMs: number) {
    this.metric = metric;
    this.unit = unit;
    this.resolutionMs = resolutionMs;
  }

  /** Merges an observation into the bucket of its time, and returns that bucket's begin. */
  add(atMs: number, observed: Bucket): number {
    const begin = Math.floor(atMs / this.resolutionMs) * this.resolutionMs;
    let bucket = this.buckets.get(begin);
    if (!bucket) this.buckets.set(begin, (bucket = emptyBucket()));
    mergeInto(bucket, observed);
    return begin;
  }

  /** Everything observed in `[fromMs, toMs)`, merged. */
  between(fromMs: number, toMs: number): Bucket {
    const merged = emptyBucket();
    for (const bucket of this.#within(fromMs, toMs)) mergeInto(merged, bucket);
    return merged;
  }

  /** Walks time or buckets, whichever is less: alarms ask for short stretches very often. */
  *#within(fromMs: number, toMs: number): Generator<Bucket> {
    if ((toMs - fromMs) / this.resolutionMs > this.buckets.size) {
      for (const [begin, bucket] of this.buckets) if (begin >= fromMs && begin < toMs) yield bucket;
      return;
    }
    const first = Math.ceil(fromMs / this.resolutionMs) * this.resolutionMs;
    for (let begin = first; begin < toMs; begin += this.resolutionMs) {
      const bucket = this.buckets.get(begin);
      if (bucket) yield bucket;
    }
  }

  /** Forgets the oldest buckets beyond `max`; they were added in about the order of their time. */
  limit(max: number): void {
    for (const begin of this.buckets.keys()) {
      if (this.buckets.size <= max) return;
      this.buckets.delete(begin);
    }
  }
}
