import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const secretDeleted: Fault<Ledger> = {
  id: 'secret-deleted',
  taxonomy: 'SEC-03',
  family: 'keys-and-secrets',
  description: 'a secret is deleted: it cannot be read, and can be restored while its recovery window lasts',
  risk: 'R2',
  workload: paymentLedger,
  inject: async ({ secretArn: SecretId }, _aws, seeded) => ({
    calls: [
      {
        service: 'secretsmanager',
        operation: 'DeleteSecret',
        input: { SecretId, RecoveryWindowInDays: seeded.integer(7, 30) },
      },
    ],
    undo: [{ service: 'secretsmanager', operation: 'RestoreSecret', input: { SecretId } }],
  }),
  expected: { outcome: ['RESOLVED'], causes: ['secret-deleted'], changes: ['restore-secret'] },
};
