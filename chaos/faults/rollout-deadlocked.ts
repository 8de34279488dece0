import type { Fault } from '../fault.ts';
import { ROLLOUT, type Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { updateService } from './bad-revision.ts';

export const rolloutDeadlocked: Fault<Worker> = {
  id: 'rollout-deadlocked',
  taxonomy: 'ECS-17',
  family: 'containers',
  description: 'the limits of a rollout allow neither a stop nor a start: it never ends, and the old task goes on',
  risk: 'R2',
  workload: orderWorker,
  inject: async (worker, _aws, seeded) => {
    // With one task wanted, a share of it is rounded up for what must be healthy and down for what may run.
    const limits = {
      ...ROLLOUT,
      minimumHealthyPercent: seeded.integer(51, 100),
      maximumPercent: seeded.integer(100, 150),
    };
    return {
      calls: [updateService(worker, { deploymentConfiguration: limits, forceNewDeployment: true })],
      undo: [updateService(worker, { deploymentConfiguration: ROLLOUT })],
    };
  },
  expected: {
    outcome: ['RESOLVED'],
    causes: ['deployment-deadlocked'],
    changes: ['set-deployment-configuration'],
  },
};
