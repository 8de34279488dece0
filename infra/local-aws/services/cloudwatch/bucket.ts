/** What was observed in one stretch of time: enough for every statistic, percentiles included. */
export interface Bucket {
  sum: number;
  count: number;
  min: number;
  max: number;
  /** How often each value was seen; empty when only statistic sets were given, which have no distribution. */
  readonly values: Map<number, number>;
}

/** Distinct values kept exactly; beyond it values are rounded, so that one busy second cannot grow without end. */
const DISTINCT_VALUES_MAX = 500;
const ROUNDED_DIGITS = 3;

export const emptyBucket = (): Bucket => ({ sum: 0, count: 0, min: Infinity, max: -Infinity, values: new Map() });

const countValue = (bucket: Bucket, value: number, count: number): void => {
  const isFull = bucket.values.size >= DISTINCT_VALUES_MAX && !bucket.values.has(value);
  const kept = isFull ? Number(value.toPrecision(ROUNDED_DIGITS)) : value;
  bucket.values.set(kept, (bucket.values.get(kept) ?? 0) + count);
};

export const addValue = (bucket: Bucket, value: number, count = 1): void => {
  bucket.sum += value * count;
  bucket.count += count;
  bucket.min = Math.min(bucket.min, value);
  bucket.max = Math.max(bucket.max, value);
  countValue(bucket, value, count);
};

/** Adds all of `other`; a statistic set is an `other` without values. */
export const mergeInto = (bucket: Bucket, other: Bucket): void => {
  bucket.sum += other.sum;
  bucket.count += other.count;
  bucket.min = Math.min(bucket.min, other.min);
  bucket.max = Math.max(bucket.max, other.max);
  for (const [value, count] of other.values) countValue(bucket, value, count);
};

/** JSON form of a bucket: sum, count, min, max, then value and count by turns. */
export type PackedBucket = number[];

export const pack = ({ sum, count, min, max, values }: Bucket): PackedBucket => [
  sum,
  count,
  min,
  max,
  ...[...values].flat(),
];

export const unpack = ([sum = 0, count = 0, min = 0, max = 0, ...pairs]: PackedBucket): Bucket => {
  const values = new Map<number, number>();
  for (let index = 0; index < pairs.length; index += 2) values.set(pairs[index] ?? 0, pairs[index + 1] ?? 0);
  return { sum, count, min, max, values };
};
