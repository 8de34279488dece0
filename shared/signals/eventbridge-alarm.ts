import { z } from 'zod';
import { alarmName } from '../arn.ts';
import { alarmArnFault } from './alarm-arn.ts';
import { alarmState, dimensionRecord, name, prose, readFields, time } from './fields.ts';
import { parseObject } from './parse-object.ts';
import { isRefusal, refuse } from './refuse.ts';
import type { Refusal, Signal } from './signal.ts';
import { watchedMetric } from './watched-metric.ts';

const STATE_CHANGE = 'CloudWatch Alarm State Change';

const Metric = z.object({
  metricStat: z
    .object({
      metric: z.object({
        name: name(255).nullish(),
        namespace: name(255).nullish(),
        dimensions: dimensionRecord.nullish(),
      }),
    })
    .nullish(),
});

/** Members of the event, as far as they are used. Source: CloudWatch user guide, "Alarm events and EventBridge". */
const Event = z.object({
  'detail-type': z.literal(STATE_CHANGE),
  source: z.literal('aws.cloudwatch'),
  id: name(200),
  account: z.string().regex(/^\d{12}$/, 'expected an account of 12 digits'),
  region: z.string().regex(/^[a-z0-9-]{1,32}$/, 'expected the code of a region'),
  resources: z.array(name(1_600)).length(1, 'expected the ARN of one alarm'),
  detail: z.object({
    alarmName: name(255),
    state: z.object({ value: alarmState, reason: prose, reasonData: z.string().nullish(), timestamp: time }),
    previousState: z.object({ value: alarmState }).nullish(),
    configuration: z.object({ description: prose, metrics: z.array(Metric).nullish() }).nullish(),
  }),
});

/** An alarm's change of state as EventBridge tells it. */
export const readEventBridgeAlarm = (body: unknown): Signal | Refusal => {
  const read = readFields(Event, body);
  if (!('fields' in read)) return read;
  const { detail, ...event } = read.fields;
  const [arn = ''] = event.resources;
  const fault = alarmArnFault(arn, { accountId: event.account, name: detail.alarmName });
  if (fault !== undefined) return refuse('malformed', `\`resources.0\`: ${fault}`);
  const metrics = detail.configuration?.metrics ?? [];
  return {
    alarm: {
      messageId: event.id,
      source: 'eventbridge',
      accountId: event.account,
      region: event.region,
      name: detail.alarmName,
      arn,
      state: detail.state.value,
      previousState: detail.previousState?.value,
      reason: detail.state.reason,
      description: detail.configuration?.description ?? '',
      ...watchedMetric(metrics.map(({ metricStat }) => metricStat?.metric ?? {})),
      at: detail.state.timestamp,
    },
    children: triggeringAlarms(detail.state.reasonData),
  };
};

const ReasonData = z.object({ triggeringAlarms: z.array(z.object({ arn: z.string() })) });

/** `reasonData` is JSON inside a string. It only helps to find the workload, so what cannot be read is left out. */
const triggeringAlarms = (reasonData: string | null | undefined): string[] | undefined => {
  const parsed = parseObject(reasonData ?? '', 'reasonData');
  if (isRefusal(parsed)) return undefined;
  const { data } = ReasonData.safeParse(parsed.object);
  return data?.triggeringAlarms.map(({ arn }) => alarmName(arn));
};
