import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { deployRevision } from './bad-revision.ts';

export const imageTagMissing: Fault<Worker> = {
  id: 'image-tag-missing',
  taxonomy: 'ECS-02',
  family: 'containers',
  description: 'a revision names an image tag that was never pushed: no task starts',
  risk: 'R2',
  workload: orderWorker,
  inject: async (worker, aws, seeded) => {
    const tag = `${seeded.integer(5, 9)}.${seeded.integer(0, 20)}.${seeded.integer(0, 9)}`;
    return deployRevision(worker, aws, { image: worker.arns.image(tag) });
  },
  expected: {
    outcome: ['RESOLVED'],
    causes: ['container-image-missing'],
    changes: ['set-service-task-definition'],
  },
};
