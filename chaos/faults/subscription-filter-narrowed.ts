import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { noticeRecorder } from '../workloads/event-recorder/workload.ts';

export const subscriptionFilterNarrowed: Fault<Recorder> = {
  id: 'subscription-filter-narrowed',
  taxonomy: 'EVT-09b',
  family: 'triggers',
  description: 'the filter of the subscription lets no message through that anybody publishes',
  risk: 'R2',
  workload: noticeRecorder,
  inject: async ({ arns }, _aws, seeded) => ({
    change: 'set-subscription-filter',
    params: {
      topic_arn: arns.source,
      protocol: 'lambda',
      endpoint: arns.alias,
      filter_policy: seeded.pick([
        { kind: ['ORDER', 'REFUND'] },
        { kind: ['refund'] },
        { category: ['order', 'refund'] },
      ]),
    },
  }),
  expected: {
    outcome: ['RESOLVED'],
    causes: ['subscription-filter-drops-messages'],
    changes: ['set-subscription-filter'],
  },
};
