import type { Fault } from '../fault.ts';

export const timeoutTooLow: Fault = {
  id: 'timeout-too-low',
  taxonomy: 'LAM-01',
  description: 'the time-out of the function is set below the length of its work',
  change: async ({ arns }) => ({
    change: 'set-function-timeout',
    params: { function_arn: arns.function, timeout_seconds: 1 },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-timeout-too-low'], changes: ['set-function-timeout'] },
};
