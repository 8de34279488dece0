import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { taskTrust } from '../workloads/order-worker/roles.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { breakThenRedeploy } from './bad-revision.ts';

export const taskTrustBroken: Fault<Worker> = {
  id: 'task-trust-broken',
  taxonomy: 'ECS-15',
  family: 'containers',
  description: 'the trust of a task role names another service: ECS cannot assume it and launches nothing',
  risk: 'R3',
  workload: orderWorker,
  inject: async (worker, _aws, seeded) => {
    const RoleName = seeded.pick([worker.names.taskRole, worker.names.executionRole]);
    const Service = seeded.pick(['ecs.amazonaws.com', 'ec2.amazonaws.com', 'lambda.amazonaws.com']);
    const update = (trust: object) => ({
      service: 'iam',
      operation: 'UpdateAssumeRolePolicy',
      input: { RoleName, PolicyDocument: JSON.stringify(trust) },
    });
    const [statement] = taskTrust().Statement;
    const broken = { ...taskTrust(), Statement: [{ ...statement, Principal: { Service } }] };
    return breakThenRedeploy(worker, update(broken), update(taskTrust()));
  },
  expected: { outcome: ['RESOLVED'], causes: ['role-cannot-be-assumed'], changes: ['update-role-trust'] },
};
