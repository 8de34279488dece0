import type { Control } from '../fault.ts';
import { managedPolicyDetached } from '../faults/managed-policy-detached.ts';
import { timeoutTooLow } from '../faults/timeout-too-low.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

/**
 * Breaks the target twice, one fault after the other, because each would hide the other. The alarm is kept from telling
 * of the first before both have spoken in the log; then it rings anew.
 */
export const breakTwice: Control<Target>['inject'] = async ({ account, deployed, breakBy }) => {
  const AlarmNames = [deployed.names.alarms.errors];
  await account.send('cloudwatch', 'DisableAlarmActions', { AlarmNames });
  await breakBy(managedPolicyDetached);
  await dataProcessor.probe(account, deployed);
  await breakBy(timeoutTooLow);
  await dataProcessor.probe(account, deployed);
  await account.send('cloudwatch', 'EnableAlarmActions', { AlarmNames });
  await account.send('cloudwatch', 'SetAlarmState', {
    AlarmName: deployed.names.alarms.errors,
    StateValue: 'OK',
    StateReason: 'rings anew',
  });
};

export const twoFaults: Control<Target> = {
  id: 'two-faults',
  taxonomy: 'C-04',
  description: 'two independent faults at once: both are found, and both are mended',
  workload: dataProcessor,
  inject: breakTwice,
  recover: async () => {},
  expected: {
    outcome: ['RESOLVED'],
    causes: ['identity-policy-missing-action', 'function-timeout-too-low'],
    changes: ['attach-role-policy', 'set-function-timeout'],
  },
  forbids: ({ view }) => (view?.proposal?.actions.length === 2 ? [] : ['only one of two faults was to be mended']),
};
