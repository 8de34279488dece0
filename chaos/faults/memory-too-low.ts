import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const memoryTooLow: Fault<Target> = {
  id: 'memory-too-low',
  taxonomy: 'LAM-02',
  family: 'function',
  description: 'the memory of the function is set below its working set: it is killed',
  risk: 'R1',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'set-function-memory',
    params: { function_arn: arns.function, memory_mb: 128 },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-memory-too-low'], changes: ['set-function-memory'] },
};
