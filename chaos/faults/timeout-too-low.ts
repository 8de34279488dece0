import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const timeoutTooLow: Fault<Target> = {
  id: 'timeout-too-low',
  taxonomy: 'LAM-01',
  family: 'function',
  description: 'the time-out of the function is set below the length of its work',
  risk: 'R1',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'set-function-timeout',
    params: { function_arn: arns.function, timeout_seconds: 1 },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-timeout-too-low'], changes: ['set-function-timeout'] },
};
