import { notImplemented } from '../../aws-error.ts';
import { emptyBucket, mergeInto, type Bucket } from './bucket.ts';
import { invalidCombination, invalidValue } from './errors.ts';
import type { Metric } from './metric.ts';
import type { MetricStore } from './metric-store.ts';
import { isPercentile, isSimpleStatistic } from './statistic.ts';

const MINUTE_SECONDS = 60;

export interface MetricQuery {
  readonly metric: Metric;
  readonly unit?: string;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Seconds: 1, 5, 10, 30 or a multiple of 60. */
  readonly period: number | undefined;
}

export interface Row {
  readonly at: number;
  readonly unit: string;
  readonly bucket: Bucket;
}

/** Throws for a statistic that CloudWatch would refuse, or that is not computed here. */
export const checkStatistic = (name: string): void => {
  if (isSimpleStatistic(name) || isPercentile(name)) return;
  if (/^(tm|wm|tc|ts|pr|iqm|tm%|wm%|IQM|TM|WM|PR|TC|TS)/.test(name))
    throw notImplemented(`cloudwatch: statistic \`${name}\``);
  throw invalidValue(`The value ${name} for parameter Stat is not supported.`);
};

const checkPeriod = (period: number | undefined): number => {
  if (period && (period % MINUTE_SECONDS === 0 || [1, 5, 10, 20, 30].includes(period)) && period > 0) return period;
  throw invalidValue('The parameter Period must be a value in the set [ 1, 5, 10, 20, 30 ], or a multiple of 60.');
};

const secondsOf = (time: Date | undefined, name: string): number => {
  const seconds = time?.getTime();
  if (seconds === undefined || Number.isNaN(seconds)) throw invalidValue(`The parameter ${name} must be specified.`);
  return seconds / 1000;
};

/**
 * Datapoints by period, oldest first, one for each unit that the data came in. Periods are counted from the begin of
 * the range, which is rounded down to the period's own grid (to the minute for periods of minutes), as AWS does.
 */
export const queryMetric = (store: MetricStore, query: MetricQuery): Row[] => {
  const period = checkPeriod(query.period);
  const from = secondsOf(query.from, 'StartTime');
  const to = secondsOf(query.to, 'EndTime');
  if (from >= to) throw invalidCombination('The parameter StartTime must be less than the parameter EndTime.');
  const grid = Math.min(period, MINUTE_SECONDS);
  const origin = Math.floor(from / grid) * grid;
  const rows = new Map<string, Row>();
  for (const { unit, buckets } of store.series(query.metric, query.unit)) {
    for (const [begin, bucket] of buckets) {
      const second = begin / 1000;
      if (second < origin || second >= to) continue;
      const at = (origin + Math.floor((second - origin) / period) * period) * 1000;
      const key = `${String(at)} ${unit}`;
      const row = rows.get(key) ?? { at, unit, bucket: emptyBucket() };
      mergeInto(row.bucket, bucket);
      rows.set(key, row);
    }
  }
  return [...rows.values()].sort((a, b) => a.at - b.at);
};
