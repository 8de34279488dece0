import { z } from 'zod';
import { alarmName } from '../arn.ts';
import type { AlarmRecord } from '../aws/alarm-reads.ts';
import { free } from '../cost/cost.ts';
import { AlarmArn, captureAlarm } from './alarm-image.ts';
import type { Change } from './change.ts';

const params = z.strictObject({ alarm_arn: AlarmArn, enabled: z.boolean() });
type Params = z.infer<typeof params>;

/** Lets an alarm tell of its changes, or silences it. Image: `AlarmRecord`, null where there is none. */
export const setAlarmActions: Change<Params> = {
  id: 'set-alarm-actions',
  description: 'Enables or disables the actions of an alarm: whether it tells anybody.',
  params,
  repairRole: 'monitoring',
  target: ({ alarm_arn }) => alarm_arn,
  // Silencing is only ever an undo.
  risk: ({ enabled }) => (enabled ? 'R1' : 'R4'),
  capture: ({ alarm_arn }, aws) => captureAlarm(aws, alarm_arn),
  postImage: ({ enabled }, preImage) =>
    preImage === null ? null : { ...(preImage as AlarmRecord), actions_enabled: enabled },
  call: ({ alarm_arn, enabled }) => ({
    service: 'cloudwatch',
    operation: enabled ? 'EnableAlarmActions' : 'DisableAlarmActions',
    input: { AlarmNames: [alarmName(alarm_arn)] },
  }),
  invert: ({ alarm_arn, enabled }, preImage) => ({
    change: 'set-alarm-actions',
    params: { alarm_arn, enabled: (preImage as AlarmRecord | null)?.actions_enabled ?? !enabled },
  }),
  summary: ({ alarm_arn, enabled }) =>
    `${enabled ? 'enable' : 'disable'} the actions of alarm \`${alarmName(alarm_arn)}\``,
  permissions: ({ alarm_arn, enabled }) => [
    { action: enabled ? 'cloudwatch:EnableAlarmActions' : 'cloudwatch:DisableAlarmActions', resource: alarm_arn },
  ],
  cost: () => free('the actions of an alarm have no price'),
  problems: ({ alarm_arn }, preImage) => (preImage === null ? [`there is no alarm \`${alarmName(alarm_arn)}\``] : []),
};
