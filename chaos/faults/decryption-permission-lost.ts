import { readPolicy } from '../workloads/payment-ledger/policies.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const decryptionPermissionLost: Fault<Ledger> = {
  id: 'decryption-permission-lost',
  taxonomy: 'IAM-03-key',
  family: 'keys-and-secrets',
  description: 'the inline policy of the execution role loses the use of a key',
  risk: 'R3',
  workload: paymentLedger,
  inject: async ({ names, arns, keys, secretArn }, _aws, seeded) => {
    const document = readPolicy(arns, keys, secretArn);
    const Statement = seeded.pick([
      document.Statement.filter((statement) => !JSON.stringify(statement).includes('kms:Decrypt')),
      document.Statement.map((statement) =>
        JSON.stringify(statement).includes('kms:Decrypt') ? { ...statement, Action: ['kms:DescribeKey'] } : statement,
      ),
    ]);
    return {
      change: 'put-role-policy',
      params: { role_arn: arns.role, policy_name: names.inlinePolicy, document: { ...document, Statement } },
    };
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
