import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { orderRecorder } from '../workloads/event-recorder/workload.ts';

export const ruleDisabled: Fault<Recorder> = {
  id: 'rule-disabled',
  taxonomy: 'EVT-07',
  family: 'triggers',
  description: 'the rule that invokes the function is disabled',
  risk: 'R2',
  workload: orderRecorder,
  inject: async ({ arns }) => ({
    change: 'set-rule-state',
    params: { rule_arn: arns.rule, state: 'DISABLED' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['event-rule-disabled'], changes: ['set-rule-state'] },
};
