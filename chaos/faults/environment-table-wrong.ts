import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingEnvironment } from './replacing-environment.ts';

export const environmentTableWrong: Fault<Target> = {
  id: 'environment-table-wrong',
  taxonomy: 'LAM-07b',
  family: 'function',
  description: 'a deployment named a table that does not exist',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ arns, names }, aws, seeded) => {
    const OUTPUT_TABLE = `${names.function}-${seeded.pick(['entries', 'rows-v2', 'archive'])}`;
    return replacingEnvironment(aws, arns.function, (all) => ({ ...all, OUTPUT_TABLE }), { isPublished: true });
  },
  expected: { outcome: ['RESOLVED'], causes: ['environment-value-wrong'], changes: ['set-function-environment'] },
};
