import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingEnvironment } from './replacing-environment.ts';

export const environmentValueUnpublished: Fault<Target> = {
  id: 'environment-value-unpublished',
  taxonomy: 'DDB-03',
  family: 'function',
  description:
    'a table name was typed by hand that does not exist, and stands nowhere else: replacing it could not be undone',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ arns, names }, aws, seeded) => {
    const OUTPUT_TABLE = `${names.function}-${seeded.pick(['entry', 'row', 'temp'])}`;
    return replacingEnvironment(aws, arns.function, (all) => ({ ...all, OUTPUT_TABLE }), { isPublished: false });
  },
  expected: { outcome: ['ESCALATED'], causes: ['environment-value-wrong'], changes: [] },
};
