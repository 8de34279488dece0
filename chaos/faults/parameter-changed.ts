import { readParameter } from '../../shared/aws/parameter-reads.ts';
import { putParameter } from '../../shared/changes/put-parameter.ts';
import { accountsParameter } from '../workloads/payment-ledger/accounts.ts';
import { type Ledger, paymentLedger } from '../workloads/payment-ledger/workload.ts';
import type { Fault } from '../fault.ts';

export const parameterChanged: Fault<Ledger> = {
  id: 'parameter-changed',
  taxonomy: 'SSM-02',
  family: 'keys-and-secrets',
  description: 'a parameter is given a value that the function cannot work with',
  risk: 'R2',
  workload: paymentLedger,
  inject: async ({ names, arns, keys }, aws, seeded) => {
    const before = await readParameter(aws, arns.parameter);
    const { Tags: _tags, ...parameter } = accountsParameter(names, keys.settings);
    const Value = seeded.pick([
      '{"EUR": "receivables-eur"',
      JSON.stringify({ [seeded.pick(['GBP', 'CHF', 'SEK'])]: 'receivables' }),
      'receivables-eur',
    ]);
    return {
      calls: [{ service: 'ssm', operation: 'PutParameter', input: { ...parameter, Value, Overwrite: true } }],
      undo: [
        putParameter.call({ parameter_arn: arns.parameter, value_of_version: before?.value_of_version ?? 1 }, before),
      ],
    };
  },
  expected: { outcome: ['RESOLVED'], causes: ['parameter-value-wrong'], changes: ['put-parameter'] },
};
