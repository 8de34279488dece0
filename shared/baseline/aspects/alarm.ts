import type { ArnParts } from '../../arn.ts';
import { readAlarm } from '../../aws/alarm-reads.ts';
import type { Aspect } from './aspect.ts';

const isAlarm = ({ service, resource }: ArnParts): boolean => service === 'cloudwatch' && resource.startsWith('alarm:');

/** An alarm that watches the workload: what it is, and whether it tells anybody. */
export const alarm: Aspect = {
  id: 'alarm',
  covers: isAlarm,
  read: readAlarm,
  events: /^(PutMetricAlarm|DeleteAlarms|EnableAlarmActions|DisableAlarmActions)$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: ({ resource, member, baseline }) =>
    member === 'actions_enabled'
      ? [{ change: 'set-alarm-actions', params: { alarm_arn: resource, enabled: baseline } }]
      : [{ change: 'put-alarm', params: { alarm_arn: resource, configuration: baseline } }],
  recreate: ({ resource, baseline }) => [
    { change: 'put-alarm', params: { alarm_arn: resource, ...(baseline as Record<string, unknown>) } },
  ],
};
