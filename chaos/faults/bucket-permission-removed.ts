import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { uploadRecorder } from '../workloads/event-recorder/workload.ts';

export const bucketPermissionRemoved: Fault<Recorder> = {
  id: 'bucket-permission-removed',
  taxonomy: 'EVT-06c',
  family: 'triggers',
  description: 'the permission by which a bucket invokes the function is removed: nothing fails anywhere, it is silent',
  risk: 'R3',
  workload: uploadRecorder,
  inject: async ({ arns }) => ({
    change: 'remove-function-permission',
    params: { function_arn: arns.alias, statement_id: 'uploads' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['invoke-permission-missing'], changes: ['add-function-permission'] },
};
