import { z } from 'zod';
import { alarmName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import { AlarmArn, captureAlarm, restoreAlarm } from './alarm-image.ts';
import type { Change } from './change.ts';

const params = z.strictObject({ alarm_arn: AlarmArn });
type Params = z.infer<typeof params>;

/** Deletes an alarm: what creating one is undone by, and nothing that is ever proposed. */
export const deleteAlarm: Change<Params> = {
  id: 'delete-alarm',
  description: 'Deletes a metric alarm; only ever the undo of creating one.',
  params,
  repairRole: 'monitoring',
  target: ({ alarm_arn }) => alarm_arn,
  risk: () => 'R4',
  capture: ({ alarm_arn }, aws) => captureAlarm(aws, alarm_arn),
  postImage: () => null,
  call: ({ alarm_arn }) => ({
    service: 'cloudwatch',
    operation: 'DeleteAlarms',
    input: { AlarmNames: [alarmName(alarm_arn)] },
  }),
  invert: ({ alarm_arn }, preImage) => restoreAlarm(alarm_arn, preImage),
  summary: ({ alarm_arn }) => `delete alarm \`${alarmName(alarm_arn)}\``,
  permissions: ({ alarm_arn }) => [{ action: 'cloudwatch:DeleteAlarms', resource: alarm_arn }],
  cost: () => free('an alarm that is gone costs nothing'),
  problems: ({ alarm_arn }, preImage) => (preImage === null ? [`there is no alarm \`${alarmName(alarm_arn)}\``] : []),
};
