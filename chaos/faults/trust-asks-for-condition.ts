import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { trustPolicy } from '../target/policies.ts';
import { dataProcessor } from '../target/workload.ts';

export const trustAsksForCondition: Fault<Target> = {
  id: 'trust-asks-for-condition',
  taxonomy: 'IAM-12',
  family: 'identity',
  description: 'the trust of the execution role asks for an external id, which Lambda does not send',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }, _aws, seeded) => {
    const Condition = { StringEquals: { 'sts:ExternalId': `partner-${seeded.integer(1_000, 9_999)}` } };
    const { Version, Statement } = trustPolicy();
    const document = { Version, Statement: Statement.map((one) => ({ ...one, Condition })) };
    return { change: 'update-role-trust', params: { role_arn: arns.role, document } };
  },
  expected: { outcome: ['RESOLVED'], causes: ['role-cannot-be-assumed'], changes: ['update-role-trust'] },
};
