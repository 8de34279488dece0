import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingEnvironment } from './replacing-environment.ts';

export const environmentEmptied: Fault<Target> = {
  id: 'environment-emptied',
  taxonomy: 'LAM-07e',
  family: 'function',
  description: 'the environment was replaced by one that holds a single variable',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ arns }, aws, seeded) => {
    const kept = seeded.pick(['COLUMNS', 'OUTPUT_TABLE', 'INPUT_BUCKET']);
    const only = ({ [kept]: value = '' }: Record<string, string>) => ({ [kept]: value });
    return replacingEnvironment(aws, arns.function, only, { isPublished: false });
  },
  expected: { outcome: ['RESOLVED'], causes: ['environment-variable-missing'], changes: ['set-function-environment'] },
};
