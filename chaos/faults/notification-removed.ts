import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { uploadRecorder } from '../workloads/event-recorder/workload.ts';

export const notificationRemoved: Fault<Recorder> = {
  id: 'notification-removed',
  taxonomy: 'EVT-08',
  family: 'triggers',
  description: 'the notification of the bucket is removed: objects arrive, and nobody is told',
  risk: 'R2',
  workload: uploadRecorder,
  inject: async ({ arns }) => ({
    change: 'put-bucket-notification',
    params: { bucket_arn: arns.bucket, notification_id: 'uploads', notification: null },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['bucket-notification-missing'], changes: ['put-bucket-notification'] },
};
