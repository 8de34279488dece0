import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { Entry, RecorderAlarm } from './recorder.ts';
import type { RecorderNames } from './names.ts';

const ofFunction = (names: RecorderNames, metric: string): Omit<RecorderAlarm, 'name' | 'rings'> => ({
  namespace: 'AWS/Lambda',
  metric,
  dimensions: { FunctionName: names.function },
});

/** What an asynchronous function is watched by: a direct call counts as no event that was received. */
const ASYNCHRONOUS = (names: RecorderNames): RecorderAlarm[] => [
  { ...ofFunction(names, 'AsyncEventsReceived'), name: 'silence', rings: 'none' },
  { ...ofFunction(names, 'AsyncEventsDropped'), name: 'dropped', rings: 'any' },
  { ...ofFunction(names, 'DestinationDeliveryFailures'), name: 'destinations', rings: 'any' },
  {
    name: 'receipts',
    namespace: 'AWS/SQS',
    metric: 'NumberOfMessagesSent',
    dimensions: { QueueName: names.receipts },
    rings: 'none',
  },
];

const POLLED = (names: RecorderNames): RecorderAlarm[] => [
  { ...ofFunction(names, 'Invocations'), name: 'silence', rings: 'none' },
];

/** Every alarm of a recorder. */
export const recorderAlarms = (
  entry: Entry,
  names: RecorderNames,
  isAsynchronous: boolean,
  topicArn: string,
): PutMetricAlarmInput[] =>
  [
    { ...ofFunction(names, 'Errors'), name: 'errors', rings: 'any' } as const,
    ...(isAsynchronous ? ASYNCHRONOUS(names) : POLLED(names)),
    ...entry.alarms(names),
  ].map((alarm) => alarmInput(alarm, names, topicArn));

const alarmInput = (
  { name, namespace, metric, dimensions, rings, quietMinutes = 2 }: RecorderAlarm,
  names: RecorderNames,
  topicArn: string,
): PutMetricAlarmInput => ({
  AlarmName: `${names.function}-${name}`,
  Namespace: namespace,
  MetricName: metric,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  Statistic: 'Sum',
  Threshold: 1,
  Period: 60,
  AlarmActions: [topicArn],
  OKActions: [topicArn],
  ActionsEnabled: true,
  ...(rings === 'any'
    ? {
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: quietMinutes,
        DatapointsToAlarm: 1,
        TreatMissingData: 'notBreaching',
      }
    : {
        ComparisonOperator: 'LessThanThreshold',
        EvaluationPeriods: SILENT_MINUTES,
        DatapointsToAlarm: SILENT_MINUTES,
        TreatMissingData: 'breaching',
      }),
});

/** Events come at least once a minute; so many minutes without one are no pause. */
const SILENT_MINUTES = 6;
