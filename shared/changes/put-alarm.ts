import { z } from 'zod';
import { alarmName } from '../arn.ts';
import type { AlarmRecord } from '../aws/alarm-reads.ts';
import { unknownCost } from '../cost/cost.ts';
import { AlarmArn, AlarmConfiguration, captureAlarm, putCall, restoreAlarm } from './alarm-image.ts';
import type { Change, Image } from './change.ts';

const params = z.strictObject({
  alarm_arn: AlarmArn,
  configuration: AlarmConfiguration,
  /** As it was where left out; a new alarm's are enabled. */
  actions_enabled: z.boolean().optional(),
});
type Params = z.infer<typeof params>;

/** Makes an alarm what the baseline says, whole, as CloudWatch's API does. Image: `AlarmRecord`, null where there is none. */
export const putAlarm: Change<Params> = {
  id: 'put-alarm',
  description: 'Creates a metric alarm, or replaces its whole configuration.',
  params,
  repairRole: 'monitoring',
  target: ({ alarm_arn }) => alarm_arn,
  risk: () => 'R1',
  capture: ({ alarm_arn }, aws) => captureAlarm(aws, alarm_arn),
  postImage: (given, preImage) => recordOf(given, preImage),
  call: (given, preImage) => putCall(given.alarm_arn, recordOf(given, preImage)),
  invert: ({ alarm_arn }, preImage) => restoreAlarm(alarm_arn, preImage),
  summary: ({ alarm_arn }, preImage) =>
    `${preImage === null ? 'create' : 'replace the configuration of'} alarm \`${alarmName(alarm_arn)}\``,
  permissions: ({ alarm_arn }) => [{ action: 'cloudwatch:PutMetricAlarm', resource: alarm_arn }],
  cost: () => unknownCost('an alarm is priced by the metric and month, and its price is in no table here'),
};

const recordOf = ({ configuration, actions_enabled }: Params, preImage: Image): AlarmRecord => ({
  configuration,
  actions_enabled: actions_enabled ?? (preImage as AlarmRecord | null)?.actions_enabled ?? true,
});
