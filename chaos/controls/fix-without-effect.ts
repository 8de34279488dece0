import type { Control } from '../fault.ts';
import { inlinePolicyDeleted } from '../faults/inline-policy-deleted.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';
import { SAMPLE_OBJECT, sampleObjectBody } from '../target/work.ts';

export const fixWithoutEffect: Control<Target> = {
  id: 'fix-without-effect',
  taxonomy: 'C-15',
  description: 'the change is made and the symptom stays, for another reason: the change is taken back',
  workload: dataProcessor,
  inject: ({ breakBy }) => breakBy(inlinePolicyDeleted),
  beforeDecision: async ({ account, deployed: { names } }) => {
    await account.send('s3', 'DeleteObject', { Bucket: names.bucket, Key: SAMPLE_OBJECT });
  },
  recover: async ({ account, deployed: { names } }) => {
    await account.send('s3', 'PutObject', { Bucket: names.bucket, Key: SAMPLE_OBJECT, Body: sampleObjectBody() });
  },
  expected: { outcome: ['ROLLED_BACK'], causes: ['identity-policy-missing-action'], changes: ['put-role-policy'] },
};
