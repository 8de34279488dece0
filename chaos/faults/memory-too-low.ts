import type { Fault } from '../fault.ts';

export const memoryTooLow: Fault = {
  id: 'memory-too-low',
  taxonomy: 'LAM-02',
  description: 'the memory of the function is set below its working set: it is killed',
  change: async ({ arns }) => ({
    change: 'set-function-memory',
    params: { function_arn: arns.function, memory_mb: 128 },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-memory-too-low'], changes: ['set-function-memory'] },
};
