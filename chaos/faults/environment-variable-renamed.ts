import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingEnvironment } from './replacing-environment.ts';

export const environmentVariableRenamed: Fault<Target> = {
  id: 'environment-variable-renamed',
  taxonomy: 'LAM-07c',
  family: 'function',
  description: 'a variable has the name that another program would read',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ arns }, aws, seeded) => {
    const name = seeded.pick(['COLUMNS', 'OUTPUT_TABLE', 'INPUT_BUCKET']);
    const renamed = ({ [name]: value = '', ...others }: Record<string, string>) => ({
      ...others,
      [`${name}${seeded.pick(['_NAME', '_V2'])}`]: value,
    });
    return replacingEnvironment(aws, arns.function, renamed, { isPublished: false });
  },
  expected: { outcome: ['RESOLVED'], causes: ['environment-variable-missing'], changes: ['set-function-environment'] },
};
