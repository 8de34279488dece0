import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { LEDGER_PROGRAM } from '../workloads/ledger-import/deploy.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';
import { replacingCode } from './replacing-code.ts';

export const codeThrows: Fault<Target> = {
  id: 'code-throws',
  taxonomy: 'LAM-23',
  family: 'function',
  description: 'a deployment of code that fails on every piece of work',
  risk: 'R2',
  workload: ledgerImport,
  inject: ({ arns }, _aws, seeded) => {
    const bug = seeded.pick([
      'lines.header.split(",");',
      'throw new RangeError("cannot import an empty ledger");',
      'JSON.parse(lines[0]);',
    ]);
    return replacingCode(arns.function, LEDGER_PROGRAM, (program) =>
      program.replace('const rows =', `${bug}\n    const rows =`),
    );
  },
  expected: { outcome: ['ESCALATED'], causes: ['function-code-faulty'], changes: [] },
};
