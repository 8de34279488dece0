import { alarmName } from '../arn.ts';
import type { AwsReader } from './aws-reader.ts';

/** Members of `PutMetricAlarm` that make an alarm what it is; whether its actions are enabled is looked at by itself. */
export const ALARM_MEMBERS = [
  'AlarmDescription',
  'OKActions',
  'AlarmActions',
  'InsufficientDataActions',
  'MetricName',
  'Namespace',
  'Statistic',
  'ExtendedStatistic',
  'Dimensions',
  'Period',
  'Unit',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
] as const;

/** An alarm as it can be put again. */
export interface AlarmRecord {
  actions_enabled: boolean;
  /** `ALARM_MEMBERS` by AWS's own names; the threshold as text, because it need not be whole. */
  configuration: Record<string, unknown>;
}

/** Undefined when there is no such metric alarm. One of metric math is told apart, and cannot be put again. */
export const readAlarm = async (aws: AwsReader, alarmArn: string): Promise<AlarmRecord | undefined> => {
  const AlarmNames = [alarmName(alarmArn)];
  const found = await aws.read<{ MetricAlarms?: Record<string, unknown>[] }>('cloudwatch', 'DescribeAlarms', {
    AlarmNames,
  });
  const alarm = found?.MetricAlarms?.[0];
  if (alarm === undefined) return undefined;
  const kept = [...ALARM_MEMBERS, 'Metrics'].filter((name) => !isEmpty(alarm[name])).map((name) => [name, alarm[name]]);
  const configuration = Object.fromEntries(kept) as Record<string, unknown>;
  return {
    actions_enabled: alarm.ActionsEnabled !== false,
    configuration: {
      ...configuration,
      ...(typeof alarm.Threshold === 'number' && { Threshold: String(alarm.Threshold) }),
    },
  };
};

const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);
