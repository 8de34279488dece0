import type { Fault } from '../fault.ts';
import type { Target } from '../target/deploy-target.ts';
import { SAMPLE_OBJECT } from '../target/work.ts';
import { ledgerImport } from '../workloads/ledger-import/workload.ts';

export const objectDeleted: Fault<Target> = {
  id: 'object-deleted',
  taxonomy: 'S3-02',
  family: 'data',
  description: 'an object that the work reads was deleted from a versioned bucket: a delete marker hides it',
  risk: 'R2',
  workload: ledgerImport,
  inject: async ({ names }) => ({
    change: 'set-object-visibility',
    params: { bucket_arn: `arn:aws:s3:::${names.bucket}`, key: SAMPLE_OBJECT, visible: false },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['object-deleted'], changes: ['set-object-visibility'] },
};
