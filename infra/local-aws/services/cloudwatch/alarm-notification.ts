import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { alarmStatistic, type Alarm } from './alarm.ts';
import { JavaDouble, javaJson, offsetTime } from './java-json.ts';
import { regionName } from './region-name.ts';

/** The state an alarm left, for messages that name it. */
export interface PreviousState {
  readonly state: StateValue;
  readonly reason: string;
  readonly reasonData?: string;
  readonly updatedAt: string;
}

const trigger = (alarm: Alarm) => ({
  MetricName: alarm.metricName,
  Namespace: alarm.namespace,
  ...(alarm.extendedStatistic === undefined
    ? { StatisticType: 'Statistic', Statistic: alarmStatistic(alarm).toUpperCase() }
    : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: alarm.extendedStatistic }),
  Unit: alarm.unit ?? null,
  Dimensions: Object.entries(alarm.dimensions).map(([name, value]) => ({ value, name })),
  Period: alarm.period,
  EvaluationPeriods: alarm.evaluationPeriods,
  DatapointsToAlarm: alarm.datapointsToAlarm,
  ComparisonOperator: alarm.comparison,
  Threshold: new JavaDouble(alarm.threshold),
  TreatMissingData: alarm.treatMissingData ?? 'missing',
  EvaluateLowSampleCountPercentile: alarm.evaluateLowSampleCountPercentile ?? '',
});

/** Subject and body of what CloudWatch publishes to a topic when an alarm changes state. */
export const topicNotification = (
  alarm: Alarm,
  previous: PreviousState,
  { accountId, region }: { accountId: string; region: string },
): { subject: string; body: string } => ({
  // SNS allows a subject of 100 characters.
  subject: `${alarm.state}: "${alarm.name}" in ${regionName(region)}`.slice(0, 100),
  body: javaJson({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: offsetTime(new Date(alarm.configuredAt)),
    NewStateValue: alarm.state,
    NewStateReason: alarm.stateReason,
    StateChangeTime: offsetTime(new Date(alarm.stateTransitionedAt)),
    Region: regionName(region),
    AlarmArn: alarm.arn,
    OldStateValue: previous.state,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    Trigger: trigger(alarm),
  }),
});

/** The event a Lambda function receives as an alarm action. */
export const functionEvent = (
  alarm: Alarm,
  previous: PreviousState,
  { accountId, region }: { accountId: string; region: string },
): unknown => ({
  source: 'aws.cloudwatch',
  alarmArn: alarm.arn,
  accountId,
  time: offsetTime(new Date(alarm.stateTransitionedAt)),
  region,
  alarmData: stateChange(alarm, previous),
});

/** What an alarm tells of a change of its state: the detail of its event, and the data of its action on a function. */
export const stateChange = (alarm: Alarm, previous: PreviousState) => ({
  alarmName: alarm.name,
  state: {
    value: alarm.state,
    reason: alarm.stateReason,
    reasonData: alarm.stateReasonData,
    timestamp: offsetTime(new Date(alarm.stateUpdatedAt)),
  },
  previousState: {
    value: previous.state,
    reason: previous.reason,
    reasonData: previous.reasonData,
    timestamp: offsetTime(new Date(previous.updatedAt)),
  },
  configuration: {
    description: alarm.description,
    metrics: [
      {
        id: alarm.arn.split(':').at(-1),
        metricStat: {
          metric: { namespace: alarm.namespace, name: alarm.metricName, dimensions: alarm.dimensions },
          period: alarm.period,
          stat: alarmStatistic(alarm),
          unit: alarm.unit,
        },
        returnData: true,
      },
    ],
  },
});
