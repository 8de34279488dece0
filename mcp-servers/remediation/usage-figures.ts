import type { GetMetricStatisticsOutput } from '@aws-sdk/client-cloudwatch';
import type { GetFunctionConfigurationCommandOutput } from '@aws-sdk/client-lambda';
import { arnName, parseArn } from '../../shared/arn.ts';
import type { UsageFigures } from '../../shared/changes/change.ts';
import type { RemediationDeps } from './deps.ts';

const DAY_MS = 86_400_000;
/** Days looked back, and the factor to a month of 730 hours. */
const DAYS = 7;
const MONTH_DAYS = 730 / 24;

/** How much a function is used, from its own metrics of the last week. Missing figures make a cost unknown, never zero. */
export const usageFigures = async (
  target: string,
  deps: Pick<RemediationDeps, 'aws' | 'clock'>,
): Promise<UsageFigures> => {
  const parts = parseArn(target);
  if (parts?.service !== 'lambda' || !parts.resource.startsWith('function:')) return {};
  const [invocations, duration, configuration] = await Promise.all([
    statistic(target, 'Invocations', 'Sum', deps),
    statistic(target, 'Duration', 'Average', deps),
    deps.aws.read<GetFunctionConfigurationCommandOutput>('lambda', 'GetFunctionConfiguration', {
      FunctionName: target,
    }),
  ]);
  const architecture = configuration?.Architectures?.[0];
  return {
    ...(invocations === undefined ? {} : { invocationsPerMonth: Math.round((invocations / DAYS) * MONTH_DAYS) }),
    ...(duration === undefined ? {} : { averageDurationMs: Math.round(duration) }),
    ...(architecture === 'x86_64' || architecture === 'arm64' ? { architecture } : {}),
  };
};

const statistic = async (
  target: string,
  MetricName: string,
  Statistic: 'Sum' | 'Average',
  deps: Pick<RemediationDeps, 'aws' | 'clock'>,
): Promise<number | undefined> => {
  const now = deps.clock.now();
  const found = await deps.aws.read<GetMetricStatisticsOutput>('cloudwatch', 'GetMetricStatistics', {
    Namespace: 'AWS/Lambda',
    MetricName,
    Dimensions: [{ Name: 'FunctionName', Value: arnName(target) }],
    StartTime: new Date(now.getTime() - DAYS * DAY_MS),
    EndTime: now,
    Period: DAYS * (DAY_MS / 1_000),
    Statistics: [Statistic],
  });
  const points = (found?.Datapoints ?? []).flatMap((point) => point[Statistic] ?? []);
  if (points.length === 0) return undefined;
  const sum = points.reduce((total, value) => total + value, 0);
  return Statistic === 'Sum' ? sum : sum / points.length;
};
