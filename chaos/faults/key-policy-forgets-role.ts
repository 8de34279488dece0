import { credentialsKeyPolicy } from '../workloads/payment-ledger/keys.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const keyPolicyForgetsRole: Fault<Ledger> = {
  id: 'key-policy-forgets-role',
  taxonomy: 'KMS-01',
  family: 'keys-and-secrets',
  description:
    "the statement of a key's policy that lets the execution role decrypt is lost: its secret cannot be read",
  risk: 'R3',
  workload: paymentLedger,
  inject: async ({ keys, names, arns }, { accountId }, seeded) => {
    const document = credentialsKeyPolicy(accountId, names.role);
    const isForRole = (statement: object): boolean => JSON.stringify(statement).includes(arns.role);
    const others = document.Statement.filter((statement) => !isForRole(statement));
    const narrowed = document.Statement.map((statement) =>
      isForRole(statement) ? { ...statement, Action: ['kms:DescribeKey'] } : statement,
    );
    const Statement = seeded.pick([others, narrowed]);
    return { change: 'put-key-policy', params: { key_arn: keys.credentials, document: { ...document, Statement } } };
  },
  expected: { outcome: ['RESOLVED'], causes: ['key-policy-forgets-role'], changes: ['put-key-policy'] },
};
