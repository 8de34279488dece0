import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyOnlyFromAddresses: Fault<Target> = {
  id: 'inline-policy-only-from-addresses',
  taxonomy: 'IAM-16',
  family: 'identity',
  description: 'reading the input is allowed from an address range that the function is not in',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target, _aws, seeded) => {
    const range = seeded.pick(['198.51.100.0/24', '203.0.113.0/24', '192.0.2.0/25']);
    return rewriteInlinePolicy(target, 'ReadInput', (statement) => ({
      ...statement,
      Condition: { IpAddress: { 'aws:SourceIp': range } },
    }));
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
