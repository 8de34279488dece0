import type { Fault } from '../fault.ts';

export const handlerRenamed: Fault = {
  id: 'handler-renamed',
  taxonomy: 'LAM-09',
  description: 'the configured handler names a function that the package does not export',
  change: async ({ arns }) => ({
    change: 'set-function-handler',
    params: { function_arn: arns.function, handler: 'index.process' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-handler-not-found'], changes: ['set-function-handler'] },
};
