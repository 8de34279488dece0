import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { replacingBoundary } from './replacing-boundary.ts';
import { dataProcessor } from '../target/workload.ts';

export const boundaryDenies: Fault<Target> = {
  id: 'boundary-denies',
  taxonomy: 'IAM-06',
  family: 'identity',
  description: 'the permissions boundary of the execution role is replaced by one that denies its input',
  risk: 'R4',
  workload: dataProcessor,
  inject: async ({ names }, { accountId }, seeded) =>
    replacingBoundary(accountId, names.role, `${seeded.pick(['workload', 'runtime', 'team'])}-perimeter`, [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: ['s3:GetObject'], Resource: `arn:aws:s3:::${names.bucket}/*` },
    ]),
  expected: { outcome: ['ESCALATED'], causes: ['permissions-boundary-denies'], changes: [] },
};
