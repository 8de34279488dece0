import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { orderRecorder } from '../workloads/event-recorder/workload.ts';

export const rulePermissionRemoved: Fault<Recorder> = {
  id: 'rule-permission-removed',
  taxonomy: 'EVT-06',
  family: 'triggers',
  description:
    'the permission by which a rule invokes the function is removed: its invocations fail, and no log line is written',
  risk: 'R3',
  workload: orderRecorder,
  inject: async ({ arns }) => ({
    change: 'remove-function-permission',
    params: { function_arn: arns.alias, statement_id: 'orders' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['invoke-permission-missing'], changes: ['add-function-permission'] },
};
