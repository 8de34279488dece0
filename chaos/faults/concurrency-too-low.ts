import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const concurrencyTooLow: Fault<Target> = {
  id: 'concurrency-too-low',
  taxonomy: 'LAM-05',
  family: 'function',
  description: 'reserved concurrency is set below what the load needs: some invocations are throttled, others succeed',
  risk: 'R2',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'set-reserved-concurrency',
    params: { function_arn: arns.function, reserved_concurrency: 1 },
  }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['reserved-concurrency-too-low'],
    changes: ['remove-reserved-concurrency', 'set-reserved-concurrency'],
  },
};
