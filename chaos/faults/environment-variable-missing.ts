import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingEnvironment } from './replacing-environment.ts';

export const environmentVariableMissing: Fault<Target> = {
  id: 'environment-variable-missing',
  taxonomy: 'LAM-07',
  family: 'function',
  description: 'a variable that the function reads is gone from its environment',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ arns }, aws, seeded) => {
    const gone = seeded.pick(['COLUMNS', 'OUTPUT_TABLE', 'INPUT_BUCKET']);
    const without = (all: Record<string, string>) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => name !== gone));
    return replacingEnvironment(aws, arns.function, without, { isPublished: false });
  },
  expected: { outcome: ['RESOLVED'], causes: ['environment-variable-missing'], changes: ['set-function-environment'] },
};
