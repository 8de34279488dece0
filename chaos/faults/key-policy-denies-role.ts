import { credentialsKeyPolicy, settingsKeyPolicy } from '../workloads/payment-ledger/keys.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const keyPolicyDeniesRole: Fault<Ledger> = {
  id: 'key-policy-denies-role',
  taxonomy: 'KMS-01-deny',
  family: 'keys-and-secrets',
  description: 'a deny is added to the policy of a key: whether on purpose, only a person can say',
  risk: 'R4',
  workload: paymentLedger,
  inject: async ({ keys, names, arns }, { accountId }, seeded) => {
    const isCredentials = seeded.pick([true, false]);
    const document = isCredentials ? credentialsKeyPolicy(accountId, names.role) : settingsKeyPolicy(accountId);
    const deny = {
      Sid: seeded.pick(['Hold', 'NotThisOne', 'Paused']),
      Effect: 'Deny',
      Principal: { AWS: arns.role },
      Action: seeded.pick(['kms:Decrypt', 'kms:*']),
      Resource: '*',
    };
    return {
      change: 'put-key-policy',
      params: {
        key_arn: isCredentials ? keys.credentials : keys.settings,
        document: { ...document, Statement: [...document.Statement, deny] },
      },
    };
  },
  expected: { outcome: ['ESCALATED'], causes: ['key-policy-denies-role'], changes: [] },
};
