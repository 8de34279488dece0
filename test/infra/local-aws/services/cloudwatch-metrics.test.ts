import {
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  type MetricDatum,
} from '@aws-sdk/client-cloudwatch';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMessagingAccount, type MessagingAccount } from './messaging-account.ts';

let account: MessagingAccount;
beforeAll(async () => {
  account = await openMessagingAccount();
});
afterAll(() => account[Symbol.asyncDispose]());

const MINUTE_MS = 60_000;
/** The begin of a whole minute some minutes ago. */
const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 10 * MINUTE_MS;
const at = (seconds: number): Date => new Date(minute + seconds * 1000);

const put = (...MetricData: MetricDatum[]) =>
  account.cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }));

const statistics = async (MetricName: string, Period: number, more: object = {}) => {
  const { Datapoints = [] } = await account.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'Shop',
      MetricName,
      StartTime: at(0),
      EndTime: at(300),
      Period,
      Statistics: ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'],
      ...more,
    }),
  );
  return Datapoints;
};

describe('statistics of a metric', () => {
  it('are computed over each period from values, counts and statistic sets', async () => {
    await put(
      { MetricName: 'Latency', Value: 10, Timestamp: at(5), Unit: 'Milliseconds' },
      { MetricName: 'Latency', Values: [20, 30], Counts: [2, 1], Timestamp: at(40), Unit: 'Milliseconds' },
      {
        MetricName: 'Latency',
        StatisticValues: { SampleCount: 4, Sum: 100, Minimum: 1, Maximum: 90 },
        Timestamp: at(70),
        Unit: 'Milliseconds',
      },
    );
    expect(await statistics('Latency', 60)).toEqual([
      { Timestamp: at(0), Unit: 'Milliseconds', SampleCount: 4, Sum: 80, Average: 20, Minimum: 10, Maximum: 30 },
      { Timestamp: at(60), Unit: 'Milliseconds', SampleCount: 4, Sum: 100, Average: 25, Minimum: 1, Maximum: 90 },
    ]);
  });

  it('are kept by the second', async () => {
    await put({ MetricName: 'Ticks', Value: 1, Timestamp: at(3) }, { MetricName: 'Ticks', Value: 1, Timestamp: at(4) });
    expect((await statistics('Ticks', 1)).map(({ Timestamp }) => Timestamp)).toEqual([at(3), at(4)]);
  });

  it('include percentiles', async () => {
    await put({ MetricName: 'Spread', Values: Array.from({ length: 101 }, (_, value) => value), Timestamp: at(0) });
    const [datapoint] = await statistics('Spread', 60, { Statistics: undefined, ExtendedStatistics: ['p50', 'p99.9'] });
    expect(datapoint?.ExtendedStatistics).toEqual({ p50: 50, 'p99.9': expect.closeTo(99.9, 6) as number });
  });

  it.each([
    ['no statistic', { Statistics: [] }, 'InvalidParameterCombination'],
    ['a period off the grid', { Period: 45 }, 'InvalidParameterValue'],
    ['more than 1,440 datapoints', { Period: 1, EndTime: new Date(minute + 7_200_000) }, 'InvalidParameterCombination'],
    ['a trimmed mean', { ExtendedStatistics: ['tm90'] }, 'NotImplemented'],
  ])('are refused for %s', async (_, more, code) => {
    await expect(statistics('Latency', 60, more)).rejects.toThrow(
      expect.objectContaining({ name: expect.stringContaining(code) as string }),
    );
  });
});

describe('metric data', () => {
  const query = (more: object = {}) =>
    account.cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: at(0),
        EndTime: at(300),
        MetricDataQueries: [
          { Id: 'sum', MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Calls' }, Period: 60, Stat: 'Sum' } },
          {
            Id: 'p90',
            MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Calls' }, Period: 60, Stat: 'p90' },
            Label: 'slow',
          },
        ],
        ...more,
      }),
    );

  beforeAll(() =>
    put(...[0, 60, 120].map((second) => ({ MetricName: 'Calls', Value: second, Timestamp: at(second) }))),
  );

  it('comes newest first unless asked otherwise', async () => {
    const newestFirst = await query();
    expect(newestFirst.MetricDataResults?.[0]).toMatchObject({
      Id: 'sum',
      Label: 'Calls',
      Values: [120, 60, 0],
      StatusCode: 'Complete',
    });
    const oldestFirst = await query({ ScanBy: 'TimestampAscending' });
    expect(oldestFirst.MetricDataResults?.[1]).toMatchObject({ Id: 'p90', Label: 'slow', Values: [0, 60, 120] });
  });

  it('comes in pages', async () => {
    const first = await query({ MaxDatapoints: 4 });
    const second = await query({ MaxDatapoints: 4, NextToken: first.NextToken });
    expect(first.MetricDataResults?.map(({ Values }) => Values)).toEqual([[120, 60, 0], [120]]);
    expect(second.MetricDataResults?.map(({ Values }) => Values)).toEqual([[], [60, 0]]);
    expect(second.NextToken).toBeUndefined();
  });

  it('of an expression is refused by name', async () => {
    await expect(query({ MetricDataQueries: [{ Id: 'e', Expression: 'sum * 2' }] })).rejects.toThrow(
      /MetricDataQueries\[\]\.Expression is not implemented/,
    );
  });
});

describe('the list of metrics', () => {
  it('is filtered by namespace, name and dimensions', async () => {
    const Dimensions = [{ Name: 'Queue', Value: 'orders' }];
    await put({ MetricName: 'Depth', Value: 1, Dimensions }, { MetricName: 'Depth', Value: 1 });
    const list = async (more: object) =>
      (await account.cloudwatch.send(new ListMetricsCommand({ Namespace: 'Shop', MetricName: 'Depth', ...more })))
        .Metrics;
    expect(await list({})).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'Queue' }] })).toEqual([
      { Namespace: 'Shop', MetricName: 'Depth', Dimensions },
    ]);
    expect(await list({ Dimensions: [{ Name: 'Queue', Value: 'other' }] })).toEqual([]);
  });
});

describe('a datum', () => {
  it.each([
    ['two kinds of value', { Value: 1, Values: [1] }],
    ['as many counts as values', { Values: [1, 2], Counts: [1] }],
    ['a time more than two weeks ago', { Value: 1, Timestamp: new Date(Date.now() - 15 * 86_400_000) }],
    ['a namespace that is AWS’s own', { Value: 1, namespace: 'AWS/Lambda' }],
  ])('is refused: %s', async (_, { namespace = 'Shop', ...datum }: { namespace?: string } & Partial<MetricDatum>) => {
    const command = new PutMetricDataCommand({ Namespace: namespace, MetricData: [{ MetricName: 'Odd', ...datum }] });
    await expect(account.cloudwatch.send(command)).rejects.toThrow();
  });
});

describe('after a restart', () => {
  it('metrics are still there', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'metrics-'));
    try {
      for (const expected of [1, 2]) {
        await using opened = await openMessagingAccount({ dataDir });
        const MetricData = [{ MetricName: 'Kept', Value: 1, Timestamp: at(expected) }];
        await opened.cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }));
        const { Datapoints } = await opened.cloudwatch.send(
          new GetMetricStatisticsCommand({
            Namespace: 'Shop',
            MetricName: 'Kept',
            StartTime: at(0),
            EndTime: at(60),
            Period: 60,
            Statistics: ['Sum'],
          }),
        );
        expect(Datapoints?.[0]?.Sum).toBe(expected);
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
