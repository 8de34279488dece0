import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const handlerRenamed: Fault<Target> = {
  id: 'handler-renamed',
  taxonomy: 'LAM-09',
  family: 'function',
  description: 'the configured handler names a function that the package does not export',
  risk: 'R1',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'set-function-handler',
    params: { function_arn: arns.function, handler: 'index.process' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-handler-not-found'], changes: ['set-function-handler'] },
};
