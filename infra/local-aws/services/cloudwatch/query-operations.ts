import type * as Cw from '@aws-sdk/client-cloudwatch';
import { operation, type Operation } from '../../service.ts';
import { invalidCombination, missingParameter, validationError } from './errors.ts';
import { fromDimensionList } from './metric.ts';
import { checkStatistic, queryMetric, type Row } from './metric-query.ts';
import type { MetricStore } from './metric-store.ts';
import { pageOf } from './page.ts';
import { statistic } from './statistic.ts';

const STATISTICS_DATAPOINTS_MAX = 1440;
const DATA_DATAPOINTS_MAX = 100_800;
const QUERIES_MAX = 500;

const datapoint = (row: Row, statistics: readonly string[], extended: readonly string[]): Cw.Datapoint => {
  const percentiles = extended.flatMap((name) => {
    const value = statistic(row.bucket, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    Timestamp: new Date(row.at),
    Unit: row.unit as Cw.StandardUnit,
    ...Object.fromEntries(statistics.map((name) => [name, statistic(row.bucket, name)])),
    ...(percentiles.length > 0 && { ExtendedStatistics: Object.fromEntries(percentiles) }),
  };
};

const getMetricStatistics = (store: MetricStore, input: Cw.GetMetricStatisticsInput): Cw.GetMetricStatisticsOutput => {
  const { Statistics = [], ExtendedStatistics = [] } = input;
  if (Statistics.length + ExtendedStatistics.length === 0) {
    throw invalidCombination('At least one of the parameters Statistics and ExtendedStatistics must be specified.');
  }
  for (const name of [...Statistics, ...ExtendedStatistics]) checkStatistic(name);
  const rows = queryMetric(store, {
    metric: {
      namespace: input.Namespace ?? '',
      name: input.MetricName ?? '',
      dimensions: fromDimensionList(input.Dimensions),
    },
    unit: input.Unit,
    from: input.StartTime,
    to: input.EndTime,
    period: input.Period,
  });
  const requested = Math.ceil(
    ((input.EndTime?.getTime() ?? 0) - (input.StartTime?.getTime() ?? 0)) / 1000 / (input.Period ?? 1),
  );
  if (requested > STATISTICS_DATAPOINTS_MAX) {
    throw invalidCombination(
      `You have requested up to ${String(requested)} datapoints, which exceeds the limit of 1,440. You may reduce the ` +
        'datapoints requested by increasing Period, or decreasing the time range.',
    );
  }
  return { Label: input.MetricName, Datapoints: rows.map((row) => datapoint(row, Statistics, ExtendedStatistics)) };
};

interface Point {
  readonly at: Date;
  readonly value: number;
}

const points = (store: MetricStore, stat: Cw.MetricStat, input: Cw.GetMetricDataInput): Point[] => {
  checkStatistic(stat.Stat ?? '');
  const rows = queryMetric(store, {
    metric: {
      namespace: stat.Metric?.Namespace ?? '',
      name: stat.Metric?.MetricName ?? '',
      dimensions: fromDimensionList(stat.Metric?.Dimensions),
    },
    unit: stat.Unit,
    from: input.StartTime,
    to: input.EndTime,
    period: stat.Period,
  });
  const found = rows.flatMap(({ at, bucket }) => {
    const value = statistic(bucket, stat.Stat ?? '');
    return value === undefined ? [] : [{ at: new Date(at), value }];
  });
  return input.ScanBy === 'TimestampAscending' ? found : found.reverse();
};

const checkQueries = (queries: readonly Cw.MetricDataQuery[] | undefined): readonly Cw.MetricDataQuery[] => {
  if (!queries?.length) throw missingParameter('MetricDataQueries');
  if (queries.length > QUERIES_MAX)
    throw validationError('The collection MetricDataQueries must not have a size greater than 500.');
  const ids = queries.map(({ Id }) => Id ?? '');
  const invalid = ids.find((id) => !/^[a-z][a-zA-Z0-9_]*$/.test(id));
  if (invalid !== undefined)
    throw validationError(
      `The value ${invalid} for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if (new Set(ids).size < ids.length)
    throw validationError('The values for parameter id in MetricDataQueries are not unique.');
  return queries;
};

/** Results page by page: a page holds at most `MaxDatapoints` over all queries together. */
const getMetricData = (store: MetricStore, input: Cw.GetMetricDataInput): Cw.GetMetricDataOutput => {
  const shownQueries = checkQueries(input.MetricDataQueries).filter(({ ReturnData }) => ReturnData !== false);
  const all = shownQueries.flatMap((query, index) => {
    if (!query.MetricStat) throw missingParameter(`MetricDataQueries.member.${String(index + 1)}.MetricStat`);
    return points(store, query.MetricStat, input).map((point) => ({ point, query }));
  });
  const { shown, nextToken } = pageOf(all, input.MaxDatapoints ?? DATA_DATAPOINTS_MAX, input.NextToken);
  return {
    MetricDataResults: shownQueries.map((query) => {
      const mine = shown.filter((each) => each.query === query).map(({ point }) => point);
      return {
        Id: query.Id,
        Label: query.Label ?? query.MetricStat?.Metric?.MetricName,
        Timestamps: mine.map(({ at }) => at),
        Values: mine.map(({ value }) => value),
        StatusCode: nextToken ? 'PartialData' : 'Complete',
      };
    }),
    NextToken: nextToken,
    Messages: [],
  };
};

const STAT = 'MetricDataQueries[].MetricStat';

export const queryOperations = (store: MetricStore): Record<string, Operation> => ({
  GetMetricStatistics: operation<Cw.GetMetricStatisticsInput, Cw.GetMetricStatisticsOutput>({
    honours: [
      'Namespace',
      'MetricName',
      'Dimensions[].Name',
      'Dimensions[].Value',
      'StartTime',
      'EndTime',
      'Period',
      'Statistics',
      'ExtendedStatistics',
      'Unit',
    ],
    writes: false,
    access: () => [{ action: 'cloudwatch:GetMetricStatistics', resource: '*' }],
    handle: (input) => getMetricStatistics(store, input),
  }),
  GetMetricData: operation<Cw.GetMetricDataInput, Cw.GetMetricDataOutput>({
    honours: [
      'MetricDataQueries[].Id',
      'MetricDataQueries[].Label',
      'MetricDataQueries[].ReturnData',
      `${STAT}.Metric.Namespace`,
      `${STAT}.Metric.MetricName`,
      `${STAT}.Metric.Dimensions[].Name`,
      `${STAT}.Metric.Dimensions[].Value`,
      `${STAT}.Period`,
      `${STAT}.Stat`,
      `${STAT}.Unit`,
      'StartTime',
      'EndTime',
      'NextToken',
      'ScanBy',
      'MaxDatapoints',
    ],
    writes: false,
    access: () => [{ action: 'cloudwatch:GetMetricData', resource: '*' }],
    handle: (input) => getMetricData(store, input),
  }),
});
