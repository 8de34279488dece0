import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { noticeRecorder } from '../workloads/event-recorder/workload.ts';

export const topicPermissionRemoved: Fault<Recorder> = {
  id: 'topic-permission-removed',
  taxonomy: 'EVT-06b',
  family: 'triggers',
  description: 'the permission by which a topic invokes the function is removed: its notifications fail',
  risk: 'R3',
  workload: noticeRecorder,
  inject: async ({ arns }) => ({
    change: 'remove-function-permission',
    params: { function_arn: arns.alias, statement_id: 'notices' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['invoke-permission-missing'], changes: ['add-function-permission'] },
};
