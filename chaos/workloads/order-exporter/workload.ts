import { queueFedWork } from '../../target/queue-fed-work.ts';
import { goLive } from '../../target/deploy-target.ts';
import { targetArns, targetNames } from '../../target/names.ts';
import { AWS_MANAGED_POLICIES } from '../../target/policies.ts';
import { readRecovery } from '../../target/recovery.ts';
import { probeTarget } from '../../target/steady-state.ts';
import type { Workload } from '../../workload.ts';
import { deployOrderExporter, type Exporter, findOrderExporter, ORDER_EXPORTER } from './deploy.ts';
import { NETWORK_POLICY } from './policies.ts';

/** A queue feeds a function in private subnets, which reads a bucket and writes a table through a NAT gateway. */
export const orderExporter: Workload<Exporter> = {
  id: ORDER_EXPORTER,
  description: 'a queue-fed function in private subnets that exports orders through a NAT gateway',
  managedPolicies: (scope, { name = ORDER_EXPORTER }) => [
    ...AWS_MANAGED_POLICIES,
    NETWORK_POLICY,
    targetArns(scope, targetNames(scope.accountId, name)).managedPolicy,
  ],
  deploy: deployOrderExporter,
  find: findOrderExporter,
  goLive,
  probe: (account, { names, probeEvent }) => probeTarget(account, { function: names.function, probeEvent }),
  readRecovery,
  ...queueFedWork(),
};
