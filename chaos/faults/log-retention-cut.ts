import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { RETENTION_DAYS } from '../workloads/ledger-import/deploy.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const logRetentionCut: Fault<Target> = {
  id: 'log-retention-cut',
  taxonomy: 'MON-04b',
  family: 'monitoring',
  description: 'the log of the function is kept for a few days only: what is older is deleted for good',
  risk: 'R4',
  workload: ledgerImport,
  inject: async ({ names }, _aws, seeded) => {
    const logGroupName = `/aws/lambda/${names.function}`;
    const keep = (retentionInDays: number) => ({
      service: 'logs',
      operation: 'PutRetentionPolicy',
      input: { logGroupName, retentionInDays },
    });
    return { calls: [keep(seeded.pick([1, 3, 5]))], undo: [keep(RETENTION_DAYS)] };
  },
  expected: { outcome: ['ESCALATED'], causes: ['log-group-altered'], changes: [] },
};
