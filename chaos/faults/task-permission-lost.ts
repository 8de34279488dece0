import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';

export const taskPermissionLost: Fault<Worker> = {
  id: 'task-permission-lost',
  taxonomy: 'IAM-01-ECS',
  family: 'containers',
  description: 'a managed policy is detached from the role of running containers: rows are denied, no task fails',
  risk: 'R3',
  workload: orderWorker,
  inject: async ({ arns }) => ({
    change: 'detach-role-policy',
    params: { role_arn: arns.taskRole, policy_arn: arns.taskManagedPolicy },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['attach-role-policy'] },
};
