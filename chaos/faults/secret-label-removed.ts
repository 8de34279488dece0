import { SIGNING_STAGE } from '../workloads/payment-ledger/bookkeeper.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const secretLabelRemoved: Fault<Ledger> = {
  id: 'secret-label-removed',
  taxonomy: 'SEC-04',
  family: 'keys-and-secrets',
  description: 'the label by which a secret is read is taken from its version',
  risk: 'R3',
  workload: paymentLedger,
  inject: async ({ secretArn }) => ({
    change: 'move-secret-stage',
    params: { secret_arn: secretArn, stage: SIGNING_STAGE, to_version: null },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['secret-label-missing'], changes: ['move-secret-stage'] },
};
