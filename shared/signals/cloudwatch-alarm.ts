import { createHash } from 'node:crypto';
import { z } from 'zod';
import { alarmName, parseArn } from '../arn.ts';
import { alarmArnFault } from './alarm-arn.ts';
import { alarmState, dimensionList, name, prose, readFields, time } from './fields.ts';
import { watchedMetric } from './watched-metric.ts';
import { refuse } from './refuse.ts';
import type { Refusal, Signal } from './signal.ts';

const MetricStat = z.object({
  Metric: z.object({
    MetricName: name(255).nullish(),
    Namespace: name(255).nullish(),
    Dimensions: dimensionList.nullish(),
  }),
});

/**
 * Members of the message that CloudWatch publishes to a topic, as far as they are used. Source: CloudWatch user guide,
 * "Notifying users on alarm changes" (schemas of metric and composite alarms). A metric-math alarm has `Metrics` in place
 * of `MetricName`; a composite one has no `Trigger` but `TriggeringChildren`.
 */
const Body = z.object({
  AlarmName: name(255),
  AlarmDescription: prose,
  AWSAccountId: z.string().regex(/^\d{12}$/, 'expected an account of 12 digits'),
  NewStateValue: alarmState,
  OldStateValue: alarmState.nullish(),
  NewStateReason: prose,
  StateChangeTime: time,
  AlarmArn: name(1_600),
  Trigger: z
    .object({
      MetricName: name(255).nullish(),
      Namespace: name(255).nullish(),
      Dimensions: dimensionList.nullish(),
      Metrics: z.array(z.object({ MetricStat: MetricStat.nullish() })).nullish(),
    })
    .nullish(),
  TriggeringChildren: z.array(z.union([z.object({ Arn: z.string() }), z.string()])).nullish(),
});
type Body = z.infer<typeof Body>;

/** `messageId` is the envelope's; a message without one (raw delivery) is known by which change of which alarm it tells. */
export const readCloudWatchAlarm = (body: unknown, messageId?: string): Signal | Refusal => {
  const read = readFields(Body, body);
  if (!('fields' in read)) return read;
  const alarm = read.fields;
  const fault = alarmArnFault(alarm.AlarmArn, { accountId: alarm.AWSAccountId, name: alarm.AlarmName });
  if (fault !== undefined) return refuse('malformed', `\`AlarmArn\`: ${fault}`);
  return {
    alarm: {
      messageId: messageId ?? changeId(alarm),
      source: 'sns',
      accountId: alarm.AWSAccountId,
      // `Region` in the message is a name for people ("US East (N. Virginia)"); the ARN has the code.
      region: parseArn(alarm.AlarmArn)?.region ?? '',
      name: alarm.AlarmName,
      arn: alarm.AlarmArn,
      state: alarm.NewStateValue,
      previousState: alarm.OldStateValue ?? undefined,
      reason: alarm.NewStateReason,
      description: alarm.AlarmDescription,
      ...triggerMetric(alarm.Trigger),
      at: alarm.StateChangeTime,
    },
    children: alarm.TriggeringChildren?.map((child) => alarmName(typeof child === 'string' ? child : child.Arn)),
  };
};

const triggerMetric = (trigger: Body['Trigger']) =>
  watchedMetric([
    { name: trigger?.MetricName, namespace: trigger?.Namespace, dimensions: trigger?.Dimensions },
    ...(trigger?.Metrics ?? []).map(({ MetricStat }) => ({
      name: MetricStat?.Metric.MetricName,
      namespace: MetricStat?.Metric.Namespace,
      dimensions: MetricStat?.Metric.Dimensions,
    })),
  ]);

const changeId = ({ AlarmArn, NewStateValue, StateChangeTime }: Body): string => {
  const change = JSON.stringify([AlarmArn, NewStateValue, StateChangeTime]);
  return `change-${createHash('sha256').update(change).digest('hex')}`;
};
