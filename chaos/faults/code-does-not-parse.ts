import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { LEDGER_PROGRAM } from '../workloads/ledger-import/deploy.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingCode } from './replacing-code.ts';

export const codeDoesNotParse: Fault<Target> = {
  id: 'code-does-not-parse',
  taxonomy: 'LAM-12',
  family: 'function',
  description: 'a deployment of code that does not parse: the function fails before it runs',
  risk: 'R2',
  workload: ledgerImport,
  inject: ({ arns }, _aws, seeded) => {
    const slip = seeded.pick(['const rows = ;\n', 'export const handler = async (event) => {\n', 'let let = 1;\n']);
    return replacingCode(arns.function, LEDGER_PROGRAM, (program) => `${program}\n${slip}`);
  },
  expected: { outcome: ['ESCALATED'], causes: ['function-code-faulty'], changes: [] },
};
