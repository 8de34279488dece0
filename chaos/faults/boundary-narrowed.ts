import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { replacingBoundary } from './replacing-boundary.ts';
import { dataProcessor } from '../target/workload.ts';

export const boundaryNarrowed: Fault<Target> = {
  id: 'boundary-narrowed',
  taxonomy: 'IAM-06',
  family: 'identity',
  description: 'the permissions boundary of the execution role is replaced by one that leaves out the table',
  risk: 'R4',
  workload: dataProcessor,
  inject: async ({ names }, { accountId }, seeded) =>
    replacingBoundary(accountId, names.role, `${seeded.pick(['workload', 'runtime', 'team'])}-limits`, [
      { Effect: 'Allow', Action: ['s3:*', 'sqs:*', 'logs:*', 'cloudwatch:*'], Resource: '*' },
    ]),
  expected: { outcome: ['ESCALATED'], causes: ['permissions-boundary-denies'], changes: [] },
};
