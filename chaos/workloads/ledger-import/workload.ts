import { queueFedWork } from '../../target/queue-fed-work.ts';
import { goLive, type Target } from '../../target/deploy-target.ts';
import { targetArns, targetNames } from '../../target/names.ts';
import { AWS_MANAGED_POLICIES } from '../../target/policies.ts';
import { readRecovery } from '../../target/recovery.ts';
import { probeTarget } from '../../target/steady-state.ts';
import type { Workload } from '../../workload.ts';
import { deployLedgerImport, findLedgerImport, LEDGER_IMPORT } from './deploy.ts';

/** A queue feeds a function, which reads a versioned bucket and writes a table of provisioned throughput. */
export const ledgerImport: Workload<Target> = {
  id: LEDGER_IMPORT,
  description: 'a queue-fed function that imports versioned objects into a table of provisioned throughput',
  managedPolicies: (scope, { name = LEDGER_IMPORT }) => [
    ...AWS_MANAGED_POLICIES,
    targetArns(scope, targetNames(scope.accountId, name)).managedPolicy,
  ],
  deploy: deployLedgerImport,
  find: findLedgerImport,
  goLive,
  probe: (account, { names, probeEvent }) => probeTarget(account, { function: names.function, probeEvent }),
  readRecovery,
  ...queueFedWork(),
};
