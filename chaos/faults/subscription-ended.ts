import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { noticeRecorder } from '../workloads/event-recorder/workload.ts';

export const subscriptionEnded: Fault<Recorder> = {
  id: 'subscription-ended',
  taxonomy: 'EVT-09',
  family: 'triggers',
  description: 'the subscription of the function ends: messages are published and delivered to nobody',
  risk: 'R2',
  workload: noticeRecorder,
  inject: async ({ arns }) => ({
    change: 'unsubscribe',
    params: { topic_arn: arns.source, protocol: 'lambda', endpoint: arns.alias },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['subscription-missing'], changes: ['subscribe'] },
};
