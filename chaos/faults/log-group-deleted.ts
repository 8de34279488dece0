import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const logGroupDeleted: Fault<Target> = {
  id: 'log-group-deleted',
  taxonomy: 'MON-04',
  family: 'monitoring',
  description:
    'the log group of the function is deleted: what it held is lost, and a new one keeps everything for ever',
  risk: 'R4',
  workload: ledgerImport,
  inject: async ({ names }) => {
    const logGroupName = `/aws/lambda/${names.function}`;
    const call = (operation: string) => ({ service: 'logs', operation, input: { logGroupName } });
    return { calls: [call('DeleteLogGroup')], undo: [call('CreateLogGroup')] };
  },
  expected: { outcome: ['ESCALATED'], causes: ['log-group-altered'], changes: [] },
};
