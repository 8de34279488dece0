import type { ComparisonOperator, PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import { fromDimensionList, type Metric } from './metric.ts';

export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** Everything about a metric alarm, as stored; times are ISO text. */
export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: string;
  description?: string;
  actionsEnabled: boolean;
  actions: Record<StateValue, string[]>;
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  statistic?: string;
  extendedStatistic?: string;
  /** Seconds, as given: how long that lasts is for `timing.periodMs` to say. */
  period: number;
  unit?: string;
  evaluationPeriods: number;
  datapointsToAlarm?: number;
  threshold: number;
  comparison: ComparisonOperator;
  treatMissingData?: TreatMissingData;
  evaluateLowSampleCountPercentile?: string;
  configuredAt: string;
  state: StateValue;
  stateReason: string;
  stateReasonData?: string;
  stateUpdatedAt: string;
  stateTransitionedAt: string;
  tags: Record<string, string>;
}

/** Members of a request that say what an alarm watches. */
export const WATCHED_MEMBERS = [
  'MetricName',
  'Namespace',
  'Statistic',
  'ExtendedStatistic',
  'Dimensions[].Name',
  'Dimensions[].Value',
  'Period',
  'Unit',
];

export const alarmMetric = (alarm: Alarm): Metric => ({
  namespace: alarm.namespace,
  name: alarm.metricName,
  dimensions: alarm.dimensions,
});

export const alarmStatistic = (alarm: Alarm): string => alarm.extendedStatistic ?? alarm.statistic ?? 'Average';

/** The part of an alarm that a `PutMetricAlarm` replaces; the state is left as it is. */
export const configurationOf = (
  input: PutMetricAlarmInput,
): Omit<
  Alarm,
  | 'name'
  | 'arn'
  | 'createdAt'
  | 'configuredAt'
  | 'state'
  | 'stateReason'
  | 'stateReasonData'
  | 'stateUpdatedAt'
  | 'stateTransitionedAt'
  | 'tags'
> => ({
  description: input.AlarmDescription,
  actionsEnabled: input.ActionsEnabled ?? true,
  actions: {
    OK: [...(input.OKActions ?? [])],
    ALARM: [...(input.AlarmActions ?? [])],
    INSUFFICIENT_DATA: [...(input.InsufficientDataActions ?? [])],
  },
  namespace: input.Namespace ?? '',
  metricName: input.MetricName ?? '',
  dimensions: fromDimensionList(input.Dimensions),
  statistic: input.Statistic,
  extendedStatistic: input.ExtendedStatistic,
  period: input.Period ?? 60,
  unit: input.Unit,
  evaluationPeriods: input.EvaluationPeriods ?? 1,
  datapointsToAlarm: input.DatapointsToAlarm,
  threshold: input.Threshold ?? 0,
  comparison: input.ComparisonOperator as ComparisonOperator,
  treatMissingData: input.TreatMissingData as TreatMissingData | undefined,
  evaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile,
});
