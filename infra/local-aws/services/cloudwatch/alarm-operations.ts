import type * as Cw from '@aws-sdk/client-cloudwatch';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Access, type Operation } from '../../service.ts';
import { configurationOf, type Alarm, WATCHED_MEMBERS } from './alarm.ts';
import { isCarriedOut, type ActionRunner } from './alarm-actions.ts';
import type { AlarmClock } from './alarm-clock.ts';
import type { Alarms } from './alarms.ts';
import { comparison } from './comparison.ts';
import { invalidCombination, missingParameter, validationError } from './errors.ts';
import { isPercentile, isSimpleStatistic } from './statistic.ts';

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'];
const DAY_SECONDS = 86_400;

const checkActions = (input: Cw.PutMetricAlarmInput): void => {
  for (const arn of [
    ...(input.OKActions ?? []),
    ...(input.AlarmActions ?? []),
    ...(input.InsufficientDataActions ?? []),
  ]) {
    if (!arn.startsWith('arn:')) throw validationError(`Invalid arn syntax: ${arn}`);
    if (!isCarriedOut(arn)) throw notImplemented(`cloudwatch:PutMetricAlarm action \`${arn}\``);
  }
};

const checkStatistic = ({ Statistic, ExtendedStatistic }: Cw.PutMetricAlarmInput): void => {
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw invalidCombination('Exactly one of the parameters Statistic and ExtendedStatistic must be specified.');
  }
  if (Statistic !== undefined && !isSimpleStatistic(Statistic)) {
    throw validationError(`The value ${Statistic} for parameter Statistic is not supported.`);
  }
  if (ExtendedStatistic !== undefined && !isPercentile(ExtendedStatistic)) {
    throw notImplemented(`cloudwatch:PutMetricAlarm ExtendedStatistic \`${ExtendedStatistic}\``);
  }
};

const checkPeriods = ({ Period, EvaluationPeriods, DatapointsToAlarm }: Cw.PutMetricAlarmInput): void => {
  if (!Period || !([10, 20, 30].includes(Period) || Period % 60 === 0)) {
    throw validationError(`The value ${String(Period)} for parameter Period must be 10, 20, 30 or a multiple of 60.`);
  }
  if (!EvaluationPeriods || EvaluationPeriods < 1) throw missingParameter('EvaluationPeriods');
  if (EvaluationPeriods * Period > Math.max(DAY_SECONDS, Period)) {
    throw validationError(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
    );
  }
  if (DatapointsToAlarm !== undefined && (DatapointsToAlarm < 1 || DatapointsToAlarm > EvaluationPeriods)) {
    throw validationError('The parameter DatapointsToAlarm must be between 1 and EvaluationPeriods.');
  }
};

const checkRule = (input: Cw.PutMetricAlarmInput): void => {
  if (!input.ComparisonOperator) throw missingParameter('ComparisonOperator');
  if (!comparison(input.ComparisonOperator)) {
    throw notImplemented(`cloudwatch:PutMetricAlarm ComparisonOperator \`${input.ComparisonOperator}\``);
  }
  if (input.Threshold === undefined) throw missingParameter('Threshold');
  if (input.TreatMissingData !== undefined && !TREATMENTS.includes(input.TreatMissingData)) {
    throw validationError(`Invalid option for TreatMissingData: ${input.TreatMissingData}`);
  }
  const { EvaluateLowSampleCountPercentile: lowSamples } = input;
  if (lowSamples !== undefined && lowSamples !== 'evaluate' && lowSamples !== 'ignore') {
    throw validationError(
      `Option ${lowSamples} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    );
  }
};

const checkAlarm = (input: Cw.PutMetricAlarmInput): void => {
  if (!input.AlarmName) throw missingParameter('AlarmName');
  if (!input.MetricName) throw missingParameter('MetricName');
  if (!input.Namespace) throw missingParameter('Namespace');
  checkStatistic(input);
  checkPeriods(input);
  checkRule(input);
  checkActions(input);
};

const newAlarm = (input: Cw.PutMetricAlarmInput, arn: string, now: string): Alarm => ({
  ...configurationOf(input),
  name: input.AlarmName ?? '',
  arn,
  createdAt: now,
  configuredAt: now,
  state: 'INSUFFICIENT_DATA',
  stateReason: 'Unchecked: Initial alarm creation',
  stateUpdatedAt: now,
  stateTransitionedAt: now,
  // Tags of an alarm that exists are changed by TagResource alone (API reference of PutMetricAlarm).
  tags: Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
});

const putMetricAlarm = (alarms: Alarms, clock: AlarmClock, input: Cw.PutMetricAlarmInput): object => {
  checkAlarm(input);
  const now = new Date().toISOString();
  const existing = alarms.find(input.AlarmName ?? '');
  const alarm = existing
    ? { ...existing, ...configurationOf(input), configuredAt: now }
    : newAlarm(input, alarms.arn(input.AlarmName ?? ''), now);
  alarms.save(alarm);
  alarms.record(alarm, 'ConfigurationUpdate', `Alarm "${alarm.name}" ${existing ? 'updated' : 'created'}`, {
    version: '1.0',
    type: existing ? 'Update' : 'Create',
  });
  clock.schedule(alarm.name);
  clock.evaluateEarly(alarm);
  return {};
};

const MEMBERS = [
  'AlarmName',
  'AlarmDescription',
  'ActionsEnabled',
  'OKActions',
  'AlarmActions',
  'InsufficientDataActions',
  ...WATCHED_MEMBERS,
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
  'Tags[].Key',
  'Tags[].Value',
];

/** Operations that change alarms. */
export const alarmOperations = (
  alarms: Alarms,
  clock: AlarmClock,
  actions: ActionRunner,
): Record<string, Operation> => {
  const access = (action: string, names: readonly string[] | undefined): Access[] =>
    (names ?? []).map((name) => ({ action: `cloudwatch:${action}`, resource: alarms.arn(name) }));
  const enable = (names: readonly string[] | undefined, actionsEnabled: boolean): object => {
    for (const name of names ?? []) {
      const alarm = alarms.find(name);
      if (alarm) alarms.save(Object.assign(alarm, { actionsEnabled }));
    }
    return {};
  };
  return {
    PutMetricAlarm: operation<Cw.PutMetricAlarmInput, object>({
      honours: MEMBERS,
      writes: true,
      access: ({ AlarmName = '', Tags }) => [
        ...access('PutMetricAlarm', [AlarmName]),
        ...(Tags?.length ? access('TagResource', [AlarmName]) : []),
      ],
      handle: (input) => putMetricAlarm(alarms, clock, input),
    }),
    DeleteAlarms: operation<Cw.DeleteAlarmsInput, object>({
      honours: ['AlarmNames'],
      writes: true,
      access: ({ AlarmNames }) => access('DeleteAlarms', AlarmNames),
      handle: ({ AlarmNames }) => {
        for (const alarm of (AlarmNames ?? []).map((name) => alarms.get(name))) {
          alarms.record(alarm, 'ConfigurationUpdate', `Alarm "${alarm.name}" deleted`, {
            version: '1.0',
            type: 'Delete',
          });
          alarms.delete(alarm.name);
          clock.schedule(alarm.name);
        }
        return {};
      },
    }),
    EnableAlarmActions: operation<Cw.EnableAlarmActionsInput, object>({
      honours: ['AlarmNames'],
      writes: true,
      access: ({ AlarmNames }) => access('EnableAlarmActions', AlarmNames),
      handle: ({ AlarmNames }) => enable(AlarmNames, true),
    }),
    DisableAlarmActions: operation<Cw.DisableAlarmActionsInput, object>({
      honours: ['AlarmNames'],
      writes: true,
      access: ({ AlarmNames }) => access('DisableAlarmActions', AlarmNames),
      handle: ({ AlarmNames }) => enable(AlarmNames, false),
    }),
    SetAlarmState: operation<Cw.SetAlarmStateInput, object>({
      honours: ['AlarmName', 'StateValue', 'StateReason', 'StateReasonData'],
      writes: true,
      access: ({ AlarmName = '' }) => access('SetAlarmState', [AlarmName]),
      handle: ({ AlarmName = '', StateValue, StateReason, StateReasonData }) => {
        if (!StateValue) throw missingParameter('StateValue');
        if (StateReason === undefined) throw missingParameter('StateReason');
        const alarm = alarms.get(AlarmName);
        actions.trigger(alarm, alarms.move(alarm, StateValue, StateReason, StateReasonData));
        return {};
      },
    }),
  };
};
