import { z } from 'zod';
import type { Alarm } from '../alarm.ts';
import { parseArn } from '../arn.ts';

/** Members of the alarm message that CloudWatch publishes to SNS, as far as they are used. AWS: "Setting up Amazon SNS notifications". */
const Body = z.object({
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().nullish(),
  AWSAccountId: z.string().regex(/^\d{12}$/),
  NewStateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  OldStateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).nullish(),
  NewStateReason: z.string().nullish(),
  StateChangeTime: z.string(),
  AlarmArn: z.string(),
  Trigger: z
    .object({
      MetricName: z.string().nullish(),
      Namespace: z.string().nullish(),
      Dimensions: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
    })
    .nullish(),
});

/** The alarm in the body of an SNS notification. Throws a `ZodError` that names what is missing or wrong. */
export const parseCloudWatchAlarm = (body: unknown, messageId: string): Alarm => {
  const alarm = Body.parse(body);
  return {
    messageId,
    source: 'sns',
    accountId: alarm.AWSAccountId,
    // `Region` in the message is a name for people ("US East (N. Virginia)"); the ARN has the code.
    region: parseArn(alarm.AlarmArn)?.region ?? '',
    name: alarm.AlarmName,
    arn: alarm.AlarmArn,
    state: alarm.NewStateValue,
    previousState: alarm.OldStateValue ?? undefined,
    reason: (alarm.NewStateReason ?? '').slice(0, 1_024),
    description: (alarm.AlarmDescription ?? '').slice(0, 1_024),
    metric: alarm.Trigger?.MetricName ?? undefined,
    namespace: alarm.Trigger?.Namespace ?? undefined,
    dimensions: Object.fromEntries((alarm.Trigger?.Dimensions ?? []).map(({ name, value }) => [name, value])),
    at: new Date(alarm.StateChangeTime.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')).toISOString(),
  };
};
