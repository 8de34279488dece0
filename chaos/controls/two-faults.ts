import { setTimeout as delay } from 'node:timers/promises';
import type { Control } from '../fault.ts';
import { managedPolicyDetached } from '../faults/managed-policy-detached.ts';
import { timeoutTooLow } from '../faults/timeout-too-low.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

/** A request that has begun keeps the time-out that it began with. */
const BEGUN_MS = 300;

/** Breaks the target twice, so that both faults have spoken before any alarm does: each would hide the other later. */
export const breakTwice: Control<Target>['inject'] = async ({ account, deployed, breakBy }) => {
  await breakBy(managedPolicyDetached);
  const denied = dataProcessor.probe(account, deployed);
  await delay(BEGUN_MS);
  await breakBy(timeoutTooLow);
  await Promise.all([denied, dataProcessor.probe(account, deployed)]);
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
