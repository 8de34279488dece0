import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { uploadRecorder } from '../workloads/event-recorder/workload.ts';

export const successDestinationRemoved: Fault<Recorder> = {
  id: 'success-destination-removed',
  taxonomy: 'EVT-10',
  family: 'triggers',
  description: 'the destination of events that succeeded is removed: whoever reads the records waits for them',
  risk: 'R2',
  workload: uploadRecorder,
  inject: async ({ arns }) => ({
    change: 'put-event-invoke-config',
    params: { function_arn: arns.alias, setting: 'on_success', value: null },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['async-destination-changed'], changes: ['put-event-invoke-config'] },
};
