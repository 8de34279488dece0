import type { Control } from '../fault.ts';

export const alarmFlap: Control = {
  id: 'alarm-flap',
  taxonomy: 'C-01',
  description: 'an alarm rings and falls silent again; nothing is wrong',
  inject: async (account, { names }) => {
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
