import type { Fault } from '../fault.ts';

export const concurrencyZero: Fault = {
  id: 'concurrency-zero',
  taxonomy: 'LAM-04',
  description: 'reserved concurrency is set to 0: every invocation is throttled and no log line is written',
  change: async ({ arns }) => ({
    change: 'set-reserved-concurrency',
    params: { function_arn: arns.function, reserved_concurrency: 0 },
  }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['reserved-concurrency-zero'],
    changes: ['remove-reserved-concurrency', 'set-reserved-concurrency'],
  },
};
