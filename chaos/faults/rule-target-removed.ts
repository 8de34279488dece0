import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { orderRecorder } from '../workloads/event-recorder/workload.ts';

export const ruleTargetRemoved: Fault<Recorder> = {
  id: 'rule-target-removed',
  taxonomy: 'EVT-07b',
  family: 'triggers',
  description: 'the rule loses its target: it is triggered as before and invokes nothing',
  risk: 'R2',
  workload: orderRecorder,
  inject: async ({ arns }) => ({
    change: 'remove-rule-target',
    params: { rule_arn: arns.rule, target_id: 'recorder' },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['event-rule-target-missing'], changes: ['put-rule-target'] },
};
