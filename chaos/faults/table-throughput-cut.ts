import { tableArn } from '../../shared/arn.ts';
import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const tableThroughputCut: Fault<Target> = {
  id: 'table-throughput-cut',
  taxonomy: 'DDB-01',
  family: 'data',
  description: 'the provisioned write throughput of the table is cut below what the work needs: writes are throttled',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ names }, aws, seeded) => ({
    change: 'set-table-throughput',
    params: { table_arn: tableArn(aws, names.table), write_units: seeded.integer(1, 2) },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['table-throughput-too-low'], changes: ['set-table-throughput'] },
};
