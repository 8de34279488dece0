import { queueFedWork } from '../../target/queue-fed-work.ts';
import type { Workload } from '../../workload.ts';
import { deployWorker, findWorker, goLive, ORDER_WORKER, type Worker } from './deploy.ts';
import { workerArns, workerNames } from './names.ts';
import { probeWorker, readRecovery } from './recovery.ts';
import { START_POLICY } from './roles.ts';

/** A service on Fargate whose one task takes orders from a queue and writes rows. */
export const orderWorker: Workload<Worker> = {
  id: ORDER_WORKER,
  description: 'a container that takes messages from a queue and writes rows',
  managedPolicies: (scope, { name }) => [START_POLICY, workerArns(scope, workerNames(name)).taskManagedPolicy],
  deploy: deployWorker,
  find: findWorker,
  goLive,
  probe: probeWorker,
  readRecovery,
  ...queueFedWork(),
};
