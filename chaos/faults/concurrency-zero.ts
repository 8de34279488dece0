import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const concurrencyZero: Fault<Target> = {
  id: 'concurrency-zero',
  taxonomy: 'LAM-04',
  family: 'function',
  description: 'reserved concurrency is set to 0: every invocation is throttled and no log line is written',
  risk: 'R2',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'set-reserved-concurrency',
    params: { function_arn: arns.function, reserved_concurrency: 0 },
  }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['reserved-concurrency-zero'],
    changes: ['remove-reserved-concurrency', 'set-reserved-concurrency'],
  },
};
