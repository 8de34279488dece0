import { readSecret } from '../../shared/aws/secret-reads.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const secretLabelMoved: Fault<Ledger> = {
  id: 'secret-label-moved',
  taxonomy: 'SEC-02',
  family: 'keys-and-secrets',
  description: 'AWSCURRENT of a secret is moved back to the version before its last rotation: logins are refused',
  risk: 'R3',
  workload: paymentLedger,
  inject: async ({ secretArn }, aws) => {
    const secret = await readSecret(aws, secretArn);
    return {
      change: 'move-secret-stage',
      params: { secret_arn: secretArn, stage: 'AWSCURRENT', to_version: secret?.stages.AWSPREVIOUS ?? null },
    };
  },
  expected: { outcome: ['RESOLVED'], causes: ['secret-version-wrong'], changes: ['move-secret-stage'] },
};
