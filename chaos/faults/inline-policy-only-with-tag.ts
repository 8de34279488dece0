import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { rewriteInlinePolicy } from './rewrite-inline-policy.ts';
import { dataProcessor } from '../target/workload.ts';

export const inlinePolicyOnlyWithTag: Fault<Target> = {
  id: 'inline-policy-only-with-tag',
  taxonomy: 'IAM-16',
  family: 'identity',
  description: 'reading the input asks for a tag that the execution role does not carry',
  risk: 'R3',
  workload: dataProcessor,
  inject: async (target, _aws, seeded) => {
    const [key, value] = seeded.pick([
      ['team', 'ingestion'],
      ['stage', 'production'],
      ['cost-centre', '4711'],
    ]);
    return rewriteInlinePolicy(target, 'ReadInput', (statement) => ({
      ...statement,
      Condition: { StringEquals: { [`aws:PrincipalTag/${key}`]: value } },
    }));
  },
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
