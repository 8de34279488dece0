import type { Bucket } from './bucket.ts';

const SIMPLE: Readonly<Record<string, (bucket: Bucket) => number>> = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

const percentileOf = (name: string): number | undefined => {
  const match = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name);
  return match ? Number(match[1]) : undefined;
};

export const isSimpleStatistic = (name: string): boolean => name in SIMPLE;

/** `p0` to `p100`, with decimals; trimmed means and the like are not computed. */
export const isPercentile = (name: string): boolean => percentileOf(name) !== undefined;

/** Linear interpolation between the two nearest ranks. */
const percentile = ({ values }: Bucket, percent: number): number | undefined => {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return undefined;
  const rank = (percent / 100) * (total - 1);
  const at = (position: number): number => {
    let passed = 0;
    for (const [value, count] of sorted) {
      passed += count;
      if (position < passed) return value;
    }
    return sorted.at(-1)?.[0] ?? 0;
  };
  const low = at(Math.floor(rank));
  return low + (at(Math.ceil(rank)) - low) * (rank - Math.floor(rank));
};

/** The statistic of a bucket; undefined when it holds no data, or a percentile is asked of mere statistic sets. */
export const statistic = (bucket: Bucket, name: string): number | undefined => {
  if (bucket.count === 0) return undefined;
  const percent = percentileOf(name);
  return percent === undefined ? SIMPLE[name]?.(bucket) : percentile(bucket, percent);
};
