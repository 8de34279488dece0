import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { noticeRecorder } from '../workloads/event-recorder/workload.ts';

export const successDestinationChanged: Fault<Recorder> = {
  id: 'success-destination-changed',
  taxonomy: 'EVT-10c',
  family: 'triggers',
  description: 'records of events that succeeded go to the queue of those that failed',
  risk: 'R2',
  workload: noticeRecorder,
  inject: async ({ arns }) => ({
    change: 'put-event-invoke-config',
    params: { function_arn: arns.alias, setting: 'on_success', value: arns.failures },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['async-destination-changed'], changes: ['put-event-invoke-config'] },
};
