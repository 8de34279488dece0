import type { Workload } from '../workload.ts';
import { DATA_PROCESSOR, deployTarget, findTarget, goLive, type Target } from './deploy-target.ts';
import { targetArns, targetNames } from './names.ts';
import { AWS_MANAGED_POLICIES } from './policies.ts';
import { queueFedWork } from './queue-fed-work.ts';
import { readRecovery } from './recovery.ts';
import { probeTarget } from './steady-state.ts';

/** A queue feeds a function, which reads a bucket and writes a table: the target that is hosted by default. */
export const dataProcessor: Workload<Target> = {
  id: DATA_PROCESSOR,
  description: 'a queue-fed function that reads objects and writes rows',
  managedPolicies: (scope, { name }) => [
    ...AWS_MANAGED_POLICIES,
    targetArns(scope, targetNames(scope.accountId, name)).managedPolicy,
  ],
  roles: (scope, { name }) => {
    const { role, standbyRole } = targetArns(scope, targetNames(scope.accountId, name));
    return [role, standbyRole];
  },
  deploy: deployTarget,
  find: findTarget,
  goLive,
  probe: (account, { names, probeEvent }) => probeTarget(account, { function: names.function, probeEvent }),
  readRecovery,
  ...queueFedWork(),
};
