import type { Control } from '../fault.ts';
import { timeoutTooLow } from '../faults/timeout-too-low.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

const EXPERIMENT = 'incident-responder:experiment';

export const experimentRunning: Control<Target> = {
  id: 'experiment-running',
  taxonomy: 'C-08',
  description: 'an experiment of somebody else is running on the function, and says so: it is theirs to end',
  workload: dataProcessor,
  inject: async ({ account, deployed: { arns }, breakBy, seeded }) => {
    const Tags = { [EXPERIMENT]: `EXP${seeded.integer(100_000, 999_999)}` };
    await account.send('lambda', 'TagResource', { Resource: arns.function, Tags });
    await breakBy(timeoutTooLow);
  },
  recover: async ({ account, deployed: { arns } }) => {
    await account.send('lambda', 'UntagResource', { Resource: arns.function, TagKeys: [EXPERIMENT] });
  },
  expected: {
    outcome: ['ESCALATED', 'SUPPRESSED'],
    causes: ['function-timeout-too-low'],
    changes: [],
  },
};
