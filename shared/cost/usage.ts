import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readFunction } from '../aws/function-reads.ts';
import type { UsageFigures } from '../changes/change.ts';

/** Days looked back: two whole weeks, so that week-ends weigh as they should. */
const DAYS = 14;
const DAYS_PER_MONTH = 730 / 24;

interface Series {
  Id?: string;
  Values?: number[];
}

/** Usage of a function over the last fourteen days, scaled to a month. Figures that AWS has none of are left out. */
export const readUsage = async (aws: AwsReader, functionArn: string, now: Date): Promise<UsageFigures> => {
  const [record, metrics] = await Promise.all([
    readFunction(aws, functionArn),
    aws.read<{ MetricDataResults?: Series[] }>('cloudwatch', 'GetMetricData', {
      StartTime: new Date(now.getTime() - DAYS * 86_400_000),
      EndTime: now,
      MetricDataQueries: [query('invocations', 'Invocations', functionArn), query('duration', 'Duration', functionArn)],
    }),
  ]);
  const total = (id: string): number | undefined => {
    const values = metrics?.MetricDataResults?.find((series) => series.Id === id)?.Values ?? [];
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
  };
  const invocations = total('invocations');
  const durationMs = total('duration');
  return {
    ...(record === undefined ? {} : { architecture: record.architecture === 'arm64' ? 'arm64' : 'x86_64' }),
    ...(invocations === undefined ? {} : { invocationsPerMonth: (invocations / DAYS) * DAYS_PER_MONTH }),
    ...(invocations === undefined || invocations === 0 || durationMs === undefined
      ? {}
      : { averageDurationMs: durationMs / invocations }),
  };
};

const query = (id: string, metric: string, functionArn: string): object => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Lambda',
      MetricName: metric,
      Dimensions: [{ Name: 'FunctionName', Value: arnName(functionArn) }],
    },
    Period: 86_400,
    Stat: 'Sum',
  },
});
