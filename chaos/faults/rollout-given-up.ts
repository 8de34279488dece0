import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { deployRevision } from './bad-revision.ts';

export const rolloutGivenUp: Fault<Worker> = {
  id: 'rollout-given-up',
  taxonomy: 'ECS-12',
  family: 'containers',
  description: 'a revision runs a program that its image lacks: the rollout starts task after task and never gets done',
  risk: 'R2',
  workload: orderWorker,
  inject: (worker, aws, seeded) =>
    deployRevision(worker, aws, {
      command: [seeded.pick(['nodejs', 'bun', 'order-worker', 'tini']), 'index.mjs'],
    }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['container-cannot-start'],
    changes: ['set-service-task-definition'],
  },
};
