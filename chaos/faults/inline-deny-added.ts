import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { denying } from './denying.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlineDenyAdded: Fault<Target> = {
  id: 'inline-deny-added',
  taxonomy: 'IAM-05',
  family: 'identity',
  description: 'an inline policy that denies the input is added to the execution role',
  risk: 'R4',
  workload: dataProcessor,
  inject: async ({ names, arns }, _aws, seeded) => ({
    change: 'put-role-policy',
    params: {
      role_arn: arns.role,
      policy_name: seeded.pick(['input-freeze', 'lockdown', 'limits']),
      document: denying(['s3:GetObject'], [`arn:aws:s3:::${names.bucket}/*`]),
    },
  }),
  expected: { outcome: ['ESCALATED'], causes: ['identity-policy-explicit-deny'], changes: [] },
};
