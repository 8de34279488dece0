import type * as Cw from '@aws-sdk/client-cloudwatch';
import { operation, type Operation } from '../../service.ts';
import { alarmMetric, type Alarm, WATCHED_MEMBERS } from './alarm.ts';
import type { Alarms } from './alarms.ts';
import { validationError } from './errors.ts';
import { fromDimensionList, metricKey, toDimensionList } from './metric.ts';
import { pageOf } from './page.ts';

const RECORDS_MAX = 100;

/** An alarm as `DescribeAlarms` shows it. */
const shown = (alarm: Alarm): Cw.MetricAlarm => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  AlarmDescription: alarm.description,
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  ActionsEnabled: alarm.actionsEnabled,
  OKActions: alarm.actions.OK,
  AlarmActions: alarm.actions.ALARM,
  InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
  StateValue: alarm.state,
  StateReason: alarm.stateReason,
  StateReasonData: alarm.stateReasonData,
  StateUpdatedTimestamp: new Date(alarm.stateUpdatedAt),
  StateTransitionedTimestamp: new Date(alarm.stateTransitionedAt),
  MetricName: alarm.metricName,
  Namespace: alarm.namespace,
  Statistic: alarm.statistic as Cw.Statistic | undefined,
  ExtendedStatistic: alarm.extendedStatistic,
  Dimensions: toDimensionList(alarm.dimensions),
  Period: alarm.period,
  Unit: alarm.unit as Cw.StandardUnit | undefined,
  EvaluationPeriods: alarm.evaluationPeriods,
  DatapointsToAlarm: alarm.datapointsToAlarm,
  Threshold: alarm.threshold,
  ComparisonOperator: alarm.comparison,
  TreatMissingData: alarm.treatMissingData,
  EvaluateLowSampleCountPercentile: alarm.evaluateLowSampleCountPercentile,
});

const pageSize = (max: number | undefined): number => {
  if (max === undefined) return RECORDS_MAX;
  if (max >= 1 && max <= RECORDS_MAX) return max;
  throw validationError(`The value ${String(max)} for parameter MaxRecords must be between 1 and 100.`);
};

const describeAlarms = (alarms: Alarms, input: Cw.DescribeAlarmsInput): Cw.DescribeAlarmsOutput => {
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, ActionPrefix } = input;
  if (AlarmNames?.length && AlarmNamePrefix !== undefined) {
    throw validationError('AlarmNamePrefix and AlarmNames are mutually exclusive.');
  }
  const hasMetricAlarms = !AlarmTypes?.length || AlarmTypes.includes('MetricAlarm');
  const found = alarms.all().filter(
    (alarm) =>
      hasMetricAlarms &&
      (!AlarmNames?.length || AlarmNames.includes(alarm.name)) &&
      (AlarmNamePrefix === undefined || alarm.name.startsWith(AlarmNamePrefix)) &&
      (StateValue === undefined || alarm.state === StateValue) &&
      (ActionPrefix === undefined ||
        Object.values(alarm.actions)
          .flat()
          .some((arn) => arn.startsWith(ActionPrefix))),
  );
  const page = pageOf(found, pageSize(input.MaxRecords), input.NextToken);
  return { MetricAlarms: page.shown.map(shown), CompositeAlarms: [], NextToken: page.nextToken };
};

const describeForMetric = (
  alarms: Alarms,
  input: Cw.DescribeAlarmsForMetricInput,
): Cw.DescribeAlarmsForMetricOutput => {
  const key = metricKey({
    namespace: input.Namespace ?? '',
    name: input.MetricName ?? '',
    dimensions: fromDimensionList(input.Dimensions),
  });
  const found = alarms
    .all()
    .filter(
      (alarm) =>
        metricKey(alarmMetric(alarm)) === key &&
        (input.Statistic === undefined || input.Statistic === alarm.statistic) &&
        (input.ExtendedStatistic === undefined || input.ExtendedStatistic === alarm.extendedStatistic) &&
        (input.Period === undefined || input.Period === alarm.period) &&
        (input.Unit === undefined || input.Unit === alarm.unit),
    );
  return { MetricAlarms: found.map(shown) };
};

const describeHistory = (alarms: Alarms, input: Cw.DescribeAlarmHistoryInput): Cw.DescribeAlarmHistoryOutput => {
  const names = input.AlarmName === undefined ? alarms.historyNames() : [input.AlarmName];
  const hasMetricAlarms = !input.AlarmTypes?.length || input.AlarmTypes.includes('MetricAlarm');
  const found = names
    .flatMap((name) => alarms.history(name).map((entry) => ({ name, ...entry })))
    .filter(
      ({ at, type }) =>
        hasMetricAlarms &&
        (input.HistoryItemType === undefined || input.HistoryItemType === type) &&
        (input.StartDate === undefined || Date.parse(at) >= input.StartDate.getTime()) &&
        (input.EndDate === undefined || Date.parse(at) <= input.EndDate.getTime()),
    )
    // Entries of one alarm are in order already; a stable sort keeps those of one millisecond so.
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (input.ScanBy !== 'TimestampAscending') found.reverse();
  const page = pageOf(found, pageSize(input.MaxRecords), input.NextToken);
  return {
    AlarmHistoryItems: page.shown.map(({ name, at, type, summary, data }) => ({
      AlarmName: name,
      AlarmType: 'MetricAlarm',
      Timestamp: new Date(at),
      HistoryItemType: type,
      HistorySummary: summary,
      HistoryData: data,
    })),
    NextToken: page.nextToken,
  };
};

/** Operations that only read alarms. */
export const alarmQueries = (alarms: Alarms): Record<string, Operation> => {
  const anyAlarm = alarms.arn('*');
  return {
    DescribeAlarms: operation<Cw.DescribeAlarmsInput, Cw.DescribeAlarmsOutput>({
      honours: ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'ActionPrefix', 'MaxRecords', 'NextToken'],
      writes: false,
      access: ({ AlarmNames }) =>
        (AlarmNames?.length ? AlarmNames.map((name) => alarms.arn(name)) : [anyAlarm]).map((resource) => ({
          action: 'cloudwatch:DescribeAlarms',
          resource,
        })),
      handle: (input) => describeAlarms(alarms, input),
    }),
    DescribeAlarmsForMetric: operation<Cw.DescribeAlarmsForMetricInput, Cw.DescribeAlarmsForMetricOutput>({
      honours: WATCHED_MEMBERS,
      writes: false,
      access: () => [{ action: 'cloudwatch:DescribeAlarmsForMetric', resource: '*' }],
      handle: (input) => describeForMetric(alarms, input),
    }),
    DescribeAlarmHistory: operation<Cw.DescribeAlarmHistoryInput, Cw.DescribeAlarmHistoryOutput>({
      honours: [
        'AlarmName',
        'AlarmTypes',
        'HistoryItemType',
        'StartDate',
        'EndDate',
        'MaxRecords',
        'NextToken',
        'ScanBy',
      ],
      writes: false,
      access: ({ AlarmName }) => [
        {
          action: 'cloudwatch:DescribeAlarmHistory',
          resource: AlarmName === undefined ? anyAlarm : alarms.arn(AlarmName),
        },
      ],
      handle: (input) => describeHistory(alarms, input),
    }),
  };
};
