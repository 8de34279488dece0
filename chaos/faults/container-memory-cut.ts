import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { deployRevision } from './bad-revision.ts';

export const containerMemoryCut: Fault<Worker> = {
  id: 'container-memory-cut',
  taxonomy: 'ECS-07',
  family: 'containers',
  description: 'a revision gives the container less memory than its working set: it is killed with exit code 137',
  risk: 'R2',
  workload: orderWorker,
  inject: (worker, aws, seeded) => deployRevision(worker, aws, { memoryMb: seeded.pick([64, 80, 96, 112]) }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['container-memory-too-low'],
    changes: ['set-service-task-definition'],
  },
};
