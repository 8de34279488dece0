import type { Control } from '../fault.ts';
import { inlinePolicyDeleted } from '../faults/inline-policy-deleted.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

/** The later end of what AWS says of CloudTrail. */
const LATE_MS = 15 * 60_000;

export const lateTrail: Control<Target> = {
  id: 'late-trail',
  taxonomy: 'C-12',
  description: 'CloudTrail is a quarter of an hour late: that it shows no change is no evidence that there was none',
  workload: dataProcessor,
  inject: async ({ breakBy, disturbance }) => {
    disturbance.delayTrail(LATE_MS);
    await breakBy(inlinePolicyDeleted);
  },
  recover: async ({ disturbance }) => disturbance.delayTrail(undefined),
  expected: { outcome: ['RESOLVED'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
