import type { Control } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

const HOLD = 'incident-responder:hold';

export const emergencyBrake: Control<Target> = {
  id: 'emergency-brake',
  taxonomy: 'C-07',
  description: 'somebody stopped a function that called itself without end: lifting the brake would make it worse',
  workload: dataProcessor,
  inject: async ({ account, deployed: { names, arns } }) => {
    const Tags = { [HOLD]: 'recursive loop through the queue; stopped until the release is taken back' };
    await account.send('lambda', 'TagResource', { Resource: arns.function, Tags });
    await account.send('lambda', 'PutFunctionConcurrency', {
      FunctionName: names.function,
      ReservedConcurrentExecutions: 0,
    });
  },
  recover: async ({ account, deployed: { names, arns } }) => {
    await account.send('lambda', 'DeleteFunctionConcurrency', { FunctionName: names.function });
    await account.send('lambda', 'UntagResource', { Resource: arns.function, TagKeys: [HOLD] });
  },
  expected: { outcome: ['ESCALATED'], causes: ['reserved-concurrency-zero'], changes: [] },
};
