import type * as Cw from '@aws-sdk/client-cloudwatch';
import { operation, type Operation } from '../../service.ts';
import { addValue, emptyBucket, type Bucket } from './bucket.ts';
import { invalidCombination, invalidValue, missingParameter } from './errors.ts';
import { fromDimensionList, metricKey, toDimensionList, type Metric } from './metric.ts';
import type { MetricStore } from './metric-store.ts';
import { pageOf } from './page.ts';

const DIMENSIONS_MAX = 30;
const DATA_MAX = 1000;
const PAST_MAX_MS = 14 * 86_400_000;
const FUTURE_MAX_MS = 2 * 3_600_000;
const METRICS_PAGE = 500;
const RECENT_MS = 3 * 3_600_000;

const bucketOf = (datum: Cw.MetricDatum, path: string): Bucket => {
  const bucket = emptyBucket();
  const { Value, Values, Counts, StatisticValues: set } = datum;
  const given = [Value, Values, set].filter((each) => each !== undefined);
  if (given.length !== 1) {
    throw invalidCombination(
      `The parameters ${path}.Value, ${path}.Values and ${path}.StatisticValues are mutually exclusive and exactly one must be specified.`,
    );
  }
  if (Counts && Counts.length !== Values?.length) {
    throw invalidCombination(`The parameters ${path}.Values and ${path}.Counts must have the same number of members.`);
  }
  if (set) {
    const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = set;
    if (SampleCount <= 0 || Minimum > Maximum) throw invalidValue(`The parameter ${path}.StatisticValues is invalid.`);
    return {
      sum: Sum,
      count: SampleCount,
      min: Minimum,
      max: Maximum,
      values: spreadOf(SampleCount, Minimum, Maximum),
    };
  }
  for (const [index, value] of (Values ?? [Value]).entries()) {
    if (value === undefined || !Number.isFinite(value)) {
      throw invalidValue(`The value ${String(value)} for parameter ${path}.Value is invalid.`);
    }
    addValue(bucket, value, Counts?.[index] ?? 1);
  }
  return bucket;
};

/** A statistic set has a known distribution only when all its samples are equal. */
const spreadOf = (count: number, min: number, max: number): Map<number, number> =>
  new Map(min === max ? [[min, count] as const] : []);

const metricOf = (namespace: string, datum: Cw.MetricDatum, path: string): Metric => {
  if (!datum.MetricName) throw missingParameter(`${path}.MetricName`);
  if ((datum.Dimensions?.length ?? 0) > DIMENSIONS_MAX) {
    throw invalidValue(
      `The collection ${path}.Dimensions must not have a size greater than ${String(DIMENSIONS_MAX)}.`,
    );
  }
  for (const { Name, Value } of datum.Dimensions ?? []) {
    if (!Name || !Value) throw invalidValue(`The parameter ${path}.Dimensions requires a name and a value.`);
  }
  return { namespace, name: datum.MetricName, dimensions: fromDimensionList(datum.Dimensions) };
};

const timeOf = (datum: Cw.MetricDatum, path: string): number => {
  const now = Date.now();
  const at = datum.Timestamp?.getTime() ?? now;
  if (at < now - PAST_MAX_MS || at > now + FUTURE_MAX_MS) {
    throw invalidValue(
      `The parameter ${path}.Timestamp must specify a time no more than two weeks in the past and no more than two hours in the future.`,
    );
  }
  return at;
};

const putMetricData = (store: MetricStore, { Namespace, MetricData = [] }: Cw.PutMetricDataInput): object => {
  if (!Namespace) throw missingParameter('Namespace');
  if (Namespace.startsWith('AWS/')) {
    throw invalidValue(
      'The value AWS/ for parameter Namespace is invalid: namespaces that begin with it are reserved.',
    );
  }
  if (MetricData.length > DATA_MAX)
    throw invalidValue('The collection MetricData must not have a size greater than 1000.');
  const observations = MetricData.map((datum, index) => {
    const path = `MetricData.member.${String(index + 1)}`;
    return {
      metric: metricOf(Namespace, datum, path),
      unit: datum.Unit ?? 'None',
      bucket: bucketOf(datum, path),
      at: timeOf(datum, path),
    };
  });
  for (const observation of observations) store.add(observation);
  return {};
};

const listMetrics = (store: MetricStore, input: Cw.ListMetricsInput): Cw.ListMetricsOutput => {
  const since = input.RecentlyActive === 'PT3H' ? Date.now() - RECENT_MS : -Infinity;
  const matches = ({ namespace, name, dimensions }: Metric): boolean =>
    (input.Namespace === undefined || input.Namespace === namespace) &&
    (input.MetricName === undefined || input.MetricName === name) &&
    (input.Dimensions ?? []).every(
      ({ Name = '', Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value),
    );
  const found = new Map<string, Metric>();
  for (const { metric, buckets } of store.all()) {
    if (matches(metric) && [...buckets.keys()].some((begin) => begin >= since)) found.set(metricKey(metric), metric);
  }
  const { shown, nextToken } = pageOf([...found.values()], METRICS_PAGE, input.NextToken);
  return {
    Metrics: shown.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: toDimensionList(dimensions),
    })),
    NextToken: nextToken,
  };
};

const DATUM = ['MetricName', 'Timestamp', 'Value', 'Values', 'Counts', 'Unit', 'StorageResolution'];

export const metricOperations = (store: MetricStore): Record<string, Operation> => ({
  PutMetricData: operation<Cw.PutMetricDataInput, object>({
    honours: [
      'Namespace',
      ...DATUM.map((member) => `MetricData[].${member}`),
      'MetricData[].Dimensions[].Name',
      'MetricData[].Dimensions[].Value',
      'MetricData[].StatisticValues.SampleCount',
      'MetricData[].StatisticValues.Sum',
      'MetricData[].StatisticValues.Minimum',
      'MetricData[].StatisticValues.Maximum',
    ],
    writes: false,
    isDataEvent: true,
    access: ({ Namespace }) => [
      {
        action: 'cloudwatch:PutMetricData',
        resource: '*',
        ...(Namespace && { context: { 'cloudwatch:namespace': Namespace } }),
      },
    ],
    handle: (input) => putMetricData(store, input),
  }),
  ListMetrics: operation<Cw.ListMetricsInput, Cw.ListMetricsOutput>({
    honours: ['Namespace', 'MetricName', 'Dimensions[].Name', 'Dimensions[].Value', 'NextToken', 'RecentlyActive'],
    writes: false,
    access: () => [{ action: 'cloudwatch:ListMetrics', resource: '*' }],
    handle: (input) => listMetrics(store, input),
  }),
});
