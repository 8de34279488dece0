import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { trustPolicy } from '../target/policies.ts';
import { dataProcessor } from '../target/workload.ts';

export const trustDenies: Fault<Target> = {
  id: 'trust-denies',
  taxonomy: 'IAM-12',
  family: 'identity',
  description: 'the trust of the execution role denies Lambda: only a person may undo it',
  risk: 'R4',
  workload: dataProcessor,
  inject: async ({ arns }) => {
    const { Version, Statement } = trustPolicy();
    const document = { Version, Statement: [...Statement, ...Statement.map((one) => ({ ...one, Effect: 'Deny' }))] };
    return { change: 'update-role-trust', params: { role_arn: arns.role, document } };
  },
  expected: { outcome: ['ESCALATED'], causes: ['role-trust-explicit-deny'], changes: [] },
};
