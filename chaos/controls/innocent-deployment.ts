import type { Control } from '../fault.ts';
import { inlinePolicyDeleted } from '../faults/inline-policy-deleted.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const innocentDeployment: Control<Target> = {
  id: 'innocent-deployment',
  taxonomy: 'C-03',
  description:
    'a deployment changes the function shortly before an unrelated policy is lost: only the policy is to blame',
  workload: dataProcessor,
  prepare: async ({ deployer, deployed: { names }, seeded }) => {
    await deployer.send('lambda', 'UpdateFunctionConfiguration', {
      FunctionName: names.function,
      MemorySize: seeded.pick([320, 384, 512]),
      Timeout: seeded.integer(3, 5),
      Description: `release ${seeded.integer(10, 99)}`,
    });
  },
  inject: ({ breakBy }) => breakBy(inlinePolicyDeleted),
  recover: async () => {},
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
