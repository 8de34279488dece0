import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingEnvironment } from './replacing-environment.ts';

export const environmentBucketWrong: Fault<Target> = {
  id: 'environment-bucket-wrong',
  taxonomy: 'LAM-07d',
  family: 'function',
  description: 'a deployment named a bucket that does not exist',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ arns, names }, aws, seeded) => {
    const INPUT_BUCKET = `${names.function}-${seeded.pick(['incoming', 'uploads', 'ledgers'])}-${seeded.integer(100, 999)}`;
    return replacingEnvironment(aws, arns.function, (all) => ({ ...all, INPUT_BUCKET }), { isPublished: true });
  },
  expected: { outcome: ['RESOLVED'], causes: ['environment-value-wrong'], changes: ['set-function-environment'] },
};
