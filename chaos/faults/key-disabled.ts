import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const keyDisabled: Fault<Ledger> = {
  id: 'key-disabled',
  taxonomy: 'KMS-02',
  family: 'keys-and-secrets',
  description: 'a key is disabled: what is encrypted under it, a secret or a parameter, cannot be read',
  risk: 'R3',
  workload: paymentLedger,
  inject: async ({ keys }, _aws, seeded) => ({
    change: 'disable-key',
    params: { key_arn: seeded.pick([keys.credentials, keys.settings]) },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['key-disabled'], changes: ['enable-key'] },
};
