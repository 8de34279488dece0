import type { Control } from '../fault.ts';
import { inlinePolicyDeleted } from '../faults/inline-policy-deleted.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const selfHealed: Control<Target> = {
  id: 'self-healed',
  taxonomy: 'C-02',
  description: 'a fault is put right by somebody else before anybody has looked: nothing is left to change',
  workload: dataProcessor,
  inject: async ({ account, deployed, breakBy, mend }) => {
    await breakBy(inlinePolicyDeleted);
    await dataProcessor.probe(account, deployed);
    await mend();
  },
  recover: async () => {},
  expected: { outcome: ['SELF_RECOVERED', 'SUPPRESSED'], causes: [], changes: [] },
};
