import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const functionGivenAnotherRole: Fault<Target> = {
  id: 'function-given-another-role',
  taxonomy: 'IAM-14',
  family: 'identity',
  description: 'the function is given the role of other work, which may not read its input',
  risk: 'R3',
  workload: dataProcessor,
  inject: async ({ arns }) => ({
    change: 'set-function-role',
    params: { function_arn: arns.function, role_arn: arns.standbyRole },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['function-role-changed'], changes: ['set-function-role'] },
};
