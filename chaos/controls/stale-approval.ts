import type { Control } from '../fault.ts';
import { inlinePolicyDeleted } from '../faults/inline-policy-deleted.ts';
import type { Target } from '../target/deploy-target.ts';
import { putInlinePolicy } from '../target/execution-role.ts';
import { inlinePolicy } from '../target/policies.ts';
import { dataProcessor } from '../target/workload.ts';

export const staleApproval: Control<Target> = {
  id: 'stale-approval',
  taxonomy: 'C-09',
  description: 'somebody changes the target again between proposal and approval: that approval is void',
  workload: dataProcessor,
  inject: ({ breakBy }) => breakBy(inlinePolicyDeleted),
  beforeDecision: async ({ account, deployed: { names } }) => {
    // Half a repair, made by hand by somebody in a hurry.
    const [reading] = inlinePolicy(names).Statement as { Action: string[] }[];
    const document = { Version: '2012-10-17', Statement: [{ ...reading, Action: ['s3:GetObject'] }] };
    await putInlinePolicy(account, names.role, { name: names.inlinePolicy, document });
  },
  recover: async () => {},
  expected: {
    outcome: ['RESOLVED', 'ESCALATED'],
    causes: ['identity-policy-missing-action'],
    changes: ['put-role-policy'],
  },
  forbids: ({ view }) => {
    const moves = (view?.timeline ?? []).map(({ to }) => to);
    const isVoided = moves.indexOf('DIAGNOSED', moves.indexOf('PROPOSED')) > 0;
    return isVoided ? [] : ['a stale approval was taken for a good one'];
  },
};
