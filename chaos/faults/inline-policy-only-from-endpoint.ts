import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyOnlyFromEndpoint: Fault<Target> = {
  id: 'inline-policy-only-from-endpoint',
  taxonomy: 'IAM-16',
  family: 'identity',
  description: 'reading the input is allowed through a VPC endpoint that the function does not use',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target, _aws, seeded) => {
    const endpoint = `vpce-0${seeded.integer(0x10000000, 0x7fffffff).toString(16)}`;
    return rewriteInlinePolicy(target, 'ReadInput', (statement) => ({
      ...statement,
      Condition: { StringEquals: { 'aws:SourceVpce': endpoint } },
    }));
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
