import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { TargetNames } from './names.ts';
import { WORKLOAD_TAG_LIST } from './tags.ts';

export interface AlarmThresholds {
  /** Age of the oldest message that means that nobody reads the queue, seconds. */
  queueAgeSeconds: number;
}

/** Errors and throttles see a function that runs or is refused; absence and queue age see one that never runs. */
export const targetAlarms = (
  names: Pick<TargetNames, 'function' | 'queue' | 'alarms'>,
  topicArn: string,
  { queueAgeSeconds }: AlarmThresholds,
): PutMetricAlarmInput[] => {
  const ofFunction = {
    Namespace: 'AWS/Lambda',
    Dimensions: [{ Name: 'FunctionName', Value: names.function }],
    Statistic: 'Sum' as const,
  };
  const common = {
    AlarmActions: [topicArn],
    OKActions: [topicArn],
    ActionsEnabled: true,
    Tags: [...WORKLOAD_TAG_LIST],
  };
  const anyAtAll = {
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
    Period: 60,
    // One bad minute rings; two good ones in a row make it quiet again, so that it does not flap between retries.
    EvaluationPeriods: 2,
    DatapointsToAlarm: 1,
    TreatMissingData: 'notBreaching',
  };
  return [
    { ...common, ...ofFunction, ...anyAtAll, AlarmName: names.alarms.errors, MetricName: 'Errors' },
    { ...common, ...ofFunction, ...anyAtAll, AlarmName: names.alarms.throttles, MetricName: 'Throttles' },
    {
      ...common,
      ...ofFunction,
      AlarmName: names.alarms.invocations,
      MetricName: 'Invocations',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      Period: 300,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    },
    { ...common, ...queueTooOld(names, queueAgeSeconds) },
  ];
};

/** Work waits longer than it may: nobody reads the queue, or nobody is done with what is in it. */
export const queueTooOld = (
  { queue, alarms }: { queue: string; alarms: { queueAge: string } },
  queueAgeSeconds: number,
): PutMetricAlarmInput => ({
  AlarmName: alarms.queueAge,
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateAgeOfOldestMessage',
  Dimensions: [{ Name: 'QueueName', Value: queue }],
  Statistic: 'Maximum',
  Threshold: queueAgeSeconds,
  ComparisonOperator: 'GreaterThanThreshold',
  Period: 60,
  EvaluationPeriods: 1,
  TreatMissingData: 'notBreaching',
});
