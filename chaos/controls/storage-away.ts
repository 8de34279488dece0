import type { Control } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

export const storageAway: Control<Target> = {
  id: 'storage-away',
  taxonomy: 'C-17',
  description: 'S3 does not answer: there is nothing of ours to mend, so wait, and tell a person',
  workload: dataProcessor,
  inject: async ({ deployed: { names }, disturbance }) =>
    disturbance.interrupt({ service: 's3', roleName: names.role }),
  recover: async ({ disturbance }) => disturbance.interrupt(undefined),
  expected: { outcome: ['ESCALATED', 'SELF_RECOVERED'], causes: [], changes: [] },
};
