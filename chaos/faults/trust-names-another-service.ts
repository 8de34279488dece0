import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { trustPolicy } from '../target/policies.ts';
import { dataProcessor } from '../target/workload.ts';

export const trustNamesAnotherService: Fault<Target> = {
  id: 'trust-names-another-service',
  taxonomy: 'IAM-12',
  family: 'identity',
  description: 'the trust of the execution role names another service: Lambda may not assume it',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }, _aws, seeded) => {
    const service = seeded.pick(['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com', 'scheduler.amazonaws.com']);
    const { Version, Statement } = trustPolicy();
    const document = { Version, Statement: Statement.map((one) => ({ ...one, Principal: { Service: service } })) };
    return { change: 'update-role-trust', params: { role_arn: arns.role, document } };
  },
  expected: { outcome: ['RESOLVED'], causes: ['role-cannot-be-assumed'], changes: ['update-role-trust'] },
};
