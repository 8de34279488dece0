import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const keyDeletionScheduled: Fault<Ledger> = {
  id: 'key-deletion-scheduled',
  taxonomy: 'KMS-03',
  family: 'keys-and-secrets',
  description: 'the deletion of a key is scheduled: there is a date after which nothing brings its data back',
  risk: 'R4',
  workload: paymentLedger,
  inject: async ({ keys }, _aws, seeded) => {
    const KeyId = seeded.pick([keys.credentials, keys.settings]);
    const PendingWindowInDays = seeded.integer(7, 30);
    return {
      calls: [{ service: 'kms', operation: 'ScheduleKeyDeletion', input: { KeyId, PendingWindowInDays } }],
      undo: [
        { service: 'kms', operation: 'CancelKeyDeletion', input: { KeyId } },
        { service: 'kms', operation: 'EnableKey', input: { KeyId } },
      ],
    };
  },
  expected: { outcome: ['ESCALATED'], causes: ['key-pending-deletion'], changes: [] },
};
