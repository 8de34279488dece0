import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { deployRevision } from './bad-revision.ts';

export const containerCheckWrong: Fault<Worker> = {
  id: 'container-check-wrong',
  taxonomy: 'ECS-09',
  family: 'containers',
  description: 'a revision checks the health of a container that is well in a way that always fails',
  risk: 'R2',
  workload: orderWorker,
  inject: (worker, aws, seeded) => {
    const file = seeded.pick(['ready', 'health', 'running.pid', 'up']);
    return deployRevision(worker, aws, { healthCommand: `test -f ${file} || exit 1` });
  },
  expected: {
    outcome: ['RESOLVED'],
    causes: ['container-health-check-failing'],
    changes: ['set-service-task-definition'],
  },
};
