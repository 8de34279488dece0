import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyOnlyWithSecondFactor: Fault<Target> = {
  id: 'inline-policy-only-with-second-factor',
  taxonomy: 'IAM-16',
  family: 'identity',
  description: 'reading the input asks for a second factor, which no function has',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target) =>
    rewriteInlinePolicy(target, 'ReadInput', (statement) => ({
      ...statement,
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    })),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
