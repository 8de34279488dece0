import { secretPolicy } from '../workloads/payment-ledger/bookkeeper.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const secretPolicyDeniesRole: Fault<Ledger> = {
  id: 'secret-policy-denies-role',
  taxonomy: 'IAM-10-secret-deny',
  family: 'keys-and-secrets',
  description: 'a deny is added to the policy of a secret: whether on purpose, only a person can say',
  risk: 'R4',
  workload: paymentLedger,
  inject: async ({ secretArn, names, arns }, { accountId }, seeded) => {
    const document = secretPolicy(accountId, names.role);
    const deny = {
      Sid: seeded.pick(['Hold', 'Closed', 'UnderReview']),
      Effect: 'Deny',
      Principal: seeded.pick<object>([{ AWS: arns.role }, { AWS: `arn:aws:iam::${accountId}:root` }]),
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    };
    return {
      change: 'put-secret-policy',
      params: { secret_arn: secretArn, document: { ...document, Statement: [...document.Statement, deny] } },
    };
  },
  expected: { outcome: ['ESCALATED'], causes: ['secret-policy-denies-role'], changes: [] },
};
