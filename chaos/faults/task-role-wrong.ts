import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { deployRevision } from './bad-revision.ts';

export const taskRoleWrong: Fault<Worker> = {
  id: 'task-role-wrong',
  taxonomy: 'IAM-14-ECS',
  family: 'containers',
  description: 'a revision gives the containers the role that only starts them: they run and are denied their work',
  risk: 'R2',
  workload: orderWorker,
  inject: (worker, aws) => deployRevision(worker, aws, { taskRoleArn: worker.arns.executionRole }),
  expected: { outcome: ['RESOLVED'], causes: ['task-role-changed'], changes: ['set-service-task-definition'] },
};
