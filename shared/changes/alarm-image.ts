import { z } from 'zod';
import { alarmName } from '../arn.ts';
import { ALARM_MEMBERS, type AlarmRecord, readAlarm } from '../aws/alarm-reads.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import type { AwsCall, ChangeCall } from '../proposal.ts';
import type { Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';

export const AlarmArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]{1,32}:\d{12}:alarm:[\x21-\x7e]{1,255}$/, 'not the ARN of an alarm');

/** Members of `PutMetricAlarm`, and no other; AWS checks their values. */
export const AlarmConfiguration = z.partialRecord(z.enum(ALARM_MEMBERS), z.unknown());

/** Reads an alarm as changes see it: `AlarmRecord`, null when there is none. */
export const captureAlarm = async (aws: AwsReader, alarmArn: string): Promise<AlarmRecord | null> => {
  requireOwnScope(aws, alarmArn);
  return (await readAlarm(aws, alarmArn)) ?? null;
};

/** The call that makes an alarm what the record says. */
export const putCall = (alarmArn: string, { actions_enabled, configuration }: AlarmRecord): AwsCall => ({
  service: 'cloudwatch',
  operation: 'PutMetricAlarm',
  input: {
    ...configuration,
    AlarmName: alarmName(alarmArn),
    Threshold: Number(configuration.Threshold),
    ActionsEnabled: actions_enabled,
  },
});

/** The change that gives an image back. */
export const restoreAlarm = (alarmArn: string, preImage: Image): ChangeCall => {
  const before = preImage as AlarmRecord | null;
  return before === null
    ? { change: 'delete-alarm', params: { alarm_arn: alarmArn } }
    : { change: 'put-alarm', params: { alarm_arn: alarmArn, ...before } };
};
