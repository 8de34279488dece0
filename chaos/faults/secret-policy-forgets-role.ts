import { secretPolicy } from '../workloads/payment-ledger/bookkeeper.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const secretPolicyForgetsRole: Fault<Ledger> = {
  id: 'secret-policy-forgets-role',
  taxonomy: 'IAM-10-secret',
  family: 'keys-and-secrets',
  description: 'the policy of a secret no longer lets the execution role read it',
  risk: 'R3',
  workload: paymentLedger,
  inject: async ({ secretArn, names }, { accountId }, seeded) => {
    const document = secretPolicy(accountId, names.role);
    const narrowed = document.Statement.map((statement) => ({ ...statement, Action: 'secretsmanager:DescribeSecret' }));
    return seeded.pick([
      { change: 'delete-secret-policy', params: { secret_arn: secretArn } },
      {
        change: 'put-secret-policy',
        params: { secret_arn: secretArn, document: { ...document, Statement: narrowed } },
      },
    ]);
  },
  expected: { outcome: ['RESOLVED'], causes: ['secret-policy-forgets-role'], changes: ['put-secret-policy'] },
};
