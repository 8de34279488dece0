import type { GetMetricDataOutput } from '@aws-sdk/client-cloudwatch';
import { arnName, parseArn } from '../../../shared/arn.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';
import { timeWindow } from '../time-window.ts';

/** Which series tell how a resource is, by the service in its ARN. */
const SERIES: Readonly<
  Record<string, { namespace: string; dimension: string; metrics: readonly [metric: string, statistic: string][] }>
> = {
  lambda: {
    namespace: 'AWS/Lambda',
    dimension: 'FunctionName',
    metrics: [
      ['Invocations', 'Sum'],
      ['Errors', 'Sum'],
      ['Throttles', 'Sum'],
      ['Duration', 'Maximum'],
      ['ConcurrentExecutions', 'Maximum'],
    ],
  },
  sqs: {
    namespace: 'AWS/SQS',
    dimension: 'QueueName',
    metrics: [
      ['ApproximateAgeOfOldestMessage', 'Maximum'],
      ['ApproximateNumberOfMessagesVisible', 'Maximum'],
      ['NumberOfMessagesReceived', 'Sum'],
      ['NumberOfMessagesDeleted', 'Sum'],
    ],
  },
};

export const getMetrics = mcpTool({
  name: 'get_metrics',
  contract: DIAGNOSTICS_TOOLS.get_metrics,
  effects: 'none',
  run: async (input, { aws, clock }: DiagnosticsDeps) => {
    const wanted = SERIES[parseArn(input.resource_arn)?.service ?? ''];
    if (!wanted) throw new TerminalError(`no metrics known for \`${input.resource_arn}\`: functions and queues are`);
    const { from, to } = timeWindow(clock, input);
    const Dimensions = [{ Name: wanted.dimension, Value: arnName(input.resource_arn) }];
    const found = await aws.read<GetMetricDataOutput>('cloudwatch', 'GetMetricData', {
      StartTime: from,
      EndTime: to,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: wanted.metrics.map(([MetricName, Stat], index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: { Namespace: wanted.namespace, MetricName, Dimensions },
          Period: input.period_seconds,
          Stat,
        },
      })),
    });
    const results = new Map((found?.MetricDataResults ?? []).map((result) => [result.Id, result]));
    const series = wanted.metrics.map(([metric, statistic], index) =>
      digest(metric, statistic, results.get(`m${index}`)),
    );
    return { resource_arn: input.resource_arn, from: from.toISOString(), to: to.toISOString(), series };
  },
});

const digest = (metric: string, statistic: string, result: { Values?: number[]; Timestamps?: Date[] } | undefined) => {
  const values = result?.Values ?? [];
  return {
    metric,
    statistic,
    total: values.reduce((sum, value) => sum + value, 0),
    maximum: Math.max(0, ...values),
    datapoints: values.length,
    last: values.at(-1),
    last_at: result?.Timestamps?.at(-1)?.toISOString(),
  };
};
