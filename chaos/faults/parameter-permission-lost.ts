import { readPolicy } from '../workloads/payment-ledger/policies.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const parameterPermissionLost: Fault<Ledger> = {
  id: 'parameter-permission-lost',
  taxonomy: 'IAM-03-parameter',
  family: 'keys-and-secrets',
  description: 'the inline policy of the execution role loses the parameter that the function reads',
  risk: 'R3',
  workload: paymentLedger,
  inject: async ({ names, arns, keys, secretArn }, _aws, seeded) => {
    const document = readPolicy(arns, keys, secretArn);
    const narrowed = seeded.pick<object>([
      { Action: ['ssm:GetParameterHistory'] },
      { Resource: `${arns.parameter}-${seeded.pick(['next', 'draft', 'test'])}` },
    ]);
    const Statement = document.Statement.map((statement) =>
      JSON.stringify(statement).includes('ssm:GetParameter') ? { ...statement, ...narrowed } : statement,
    );
    return {
      change: 'put-role-policy',
      params: { role_arn: arns.role, policy_name: names.inlinePolicy, document: { ...document, Statement } },
    };
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
