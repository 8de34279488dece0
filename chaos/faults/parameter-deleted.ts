import { accountsParameter } from '../workloads/payment-ledger/accounts.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const parameterDeleted: Fault<Ledger> = {
  id: 'parameter-deleted',
  taxonomy: 'SSM-01',
  family: 'keys-and-secrets',
  description: 'a parameter is deleted: its history goes with it, so nothing but its owner can bring it back',
  risk: 'R4',
  workload: paymentLedger,
  inject: async ({ names, keys }) => ({
    calls: [{ service: 'ssm', operation: 'DeleteParameter', input: { Name: names.parameter } }],
    undo: [{ service: 'ssm', operation: 'PutParameter', input: accountsParameter(names, keys.settings) }],
  }),
  expected: { outcome: ['ESCALATED'], causes: ['parameter-deleted'], changes: [] },
};
