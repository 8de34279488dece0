import type { Control } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const alarmFlap: Control<Target> = {
  id: 'alarm-flap',
  taxonomy: 'C-01',
  description: 'an alarm rings and falls silent again; nothing is wrong',
  workload: dataProcessor,
  inject: async ({ account, deployed: { names } }) => {
    await account.send('cloudwatch', 'SetAlarmState', {
      AlarmName: names.alarms.errors,
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints was greater than or equal to the threshold (1.0).',
    });
  },
  // The alarm puts itself right at its next evaluation: there is nothing to undo.
  recover: async () => {},
  expected: { outcome: ['SELF_RECOVERED', 'SUPPRESSED'], causes: [], changes: [] },
};
