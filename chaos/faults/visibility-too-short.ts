import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { ticketRecorder } from '../workloads/event-recorder/workload.ts';

export const visibilityTooShort: Fault<Recorder> = {
  id: 'visibility-too-short',
  taxonomy: 'EVT-12',
  family: 'triggers',
  description: 'messages are hidden for less time than the work on them takes: each is worked on twice',
  risk: 'R1',
  workload: ticketRecorder,
  inject: async ({ arns }) => ({
    change: 'set-queue-visibility',
    params: { queue_arn: arns.queue, visibility_seconds: 1 },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['queue-visibility-too-short'], changes: ['set-queue-visibility'] },
};
