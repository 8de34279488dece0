import type { Fault } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { orderWorker } from '../workloads/order-worker/workload.ts';
import { breakThenRedeploy } from './bad-revision.ts';

export const startSecretForbidden: Fault<Worker> = {
  id: 'start-secret-forbidden',
  taxonomy: 'ECS-05-SECRET',
  family: 'containers',
  description: 'the execution role of a service may no longer read the secret that containers start with',
  risk: 'R3',
  workload: orderWorker,
  inject: async (worker, _aws, seeded) => {
    const { executionRole: RoleName, executionInlinePolicy: PolicyName } = worker.names;
    const policy = (Resource: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource }],
      });
    const put = (Resource: string) => ({
      service: 'iam',
      operation: 'PutRolePolicy',
      input: { RoleName, PolicyName, PolicyDocument: policy(Resource) },
    });
    const another = worker.secretArn.replace(/secret:.*$/, `secret:${seeded.pick(['shared', 'legacy', 'archive'])}/*`);
    return breakThenRedeploy(worker, put(another), put(worker.secretArn));
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
