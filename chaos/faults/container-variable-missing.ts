import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { deployRevision } from './bad-revision.ts';

export const containerVariableMissing: Fault<Worker> = {
  id: 'container-variable-missing',
  taxonomy: 'ECS-08',
  family: 'containers',
  description: 'a revision leaves out a variable, or a secret, that the container cannot do without: it exits at once',
  risk: 'R2',
  workload: orderWorker,
  inject: (worker, aws, seeded) => {
    const { QUEUE_URL = '' } = worker.revision.environment;
    return deployRevision(worker, aws, seeded.pick([{ environment: { QUEUE_URL } }, { secrets: {} }]));
  },
  expected: { outcome: ['RESOLVED'], causes: ['container-exits'], changes: ['set-service-task-definition'] },
};
