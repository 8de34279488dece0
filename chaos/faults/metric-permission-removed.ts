import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const metricPermissionRemoved: Fault<Target> = {
  id: 'metric-permission-removed',
  taxonomy: 'IAM-03',
  family: 'identity',
  description: 'the inline policy of the execution role loses the statement that lets the work be counted',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target) => rewriteInlinePolicy(target, 'CountRows', () => undefined),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
