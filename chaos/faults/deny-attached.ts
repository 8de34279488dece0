import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { attachingNewPolicy } from './attaching-new-policy.ts';
import { denying } from './denying.ts';
import { dataProcessor } from '../target/workload.ts';

export const denyAttached: Fault<Target> = {
  id: 'deny-attached',
  taxonomy: 'IAM-05',
  family: 'identity',
  description: 'a managed policy that denies the output is attached to the execution role',
  risk: 'R4',
  workload: dataProcessor,
  inject: async ({ arns, names }, { accountId, region }, seeded) => {
    const name = `${seeded.pick(['guard', 'restriction', 'output-limits'])}-${seeded.integer(100, 999)}`;
    const table = `arn:aws:dynamodb:${region}:${accountId}:table/${names.table}`;
    return attachingNewPolicy(accountId, arns.role, name, denying(['dynamodb:PutItem'], [table]));
  },
  expected: { outcome: ['ESCALATED'], causes: ['identity-policy-explicit-deny'], changes: [] },
};
