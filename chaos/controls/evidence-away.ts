import type { Control } from '../fault.ts';
import { inlinePolicyDeleted } from '../faults/inline-policy-deleted.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { allowActions, denyActions } from './product-role.ts';

const ROLE = 'firebreak-diagnostics';

export const evidenceAway: Control<Target> = {
  id: 'evidence-away',
  taxonomy: 'C-19',
  description: 'the logs cannot be read: inconclusive, and it is said what is missing',
  workload: dataProcessor,
  inject: async ({ account, breakBy }) => {
    await denyActions(account, ROLE, ['logs:*']);
    await breakBy(inlinePolicyDeleted);
  },
  recover: ({ account }) => allowActions(account, ROLE),
  expected: { outcome: ['ESCALATED'], causes: [], changes: [] },
  forbids: ({ view }) => {
    const { conclusion, gaps = [] } = view?.diagnosis ?? {};
    return [
      ...(conclusion === 'inconclusive' ? [] : [`concluded ${conclusion ?? 'nothing'} without the logs`]),
      ...(gaps.some((gap) => gap.includes('search_logs')) ? [] : ['did not say that the logs are missing']),
    ];
  },
};
