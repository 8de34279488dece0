import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { START_POLICY } from '../workloads/order-worker/roles.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { breakThenRedeploy } from './bad-revision.ts';

export const startPolicyDetached: Fault<Worker> = {
  id: 'start-policy-detached',
  taxonomy: 'ECS-05',
  family: 'containers',
  description: 'the execution role of a service loses the policy by which images are pulled: new tasks do not start',
  risk: 'R3',
  workload: orderWorker,
  inject: async (worker) => {
    const input = { RoleName: worker.names.executionRole, PolicyArn: START_POLICY };
    return breakThenRedeploy(
      worker,
      { service: 'iam', operation: 'DetachRolePolicy', input },
      { service: 'iam', operation: 'AttachRolePolicy', input },
    );
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['attach-role-policy'] },
};
