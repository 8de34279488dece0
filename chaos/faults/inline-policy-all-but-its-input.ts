import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyAllButItsInput: Fault<Target> = {
  id: 'inline-policy-all-but-its-input',
  taxonomy: 'IAM-03',
  family: 'identity',
  description: 'the inline policy of the execution role allows every bucket but the one that the work reads',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target) =>
    rewriteInlinePolicy(target, 'ReadInput', ({ Resource, ...statement }) => ({ ...statement, NotResource: Resource })),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
