import type { Fault } from '../fault.ts';
import type { Recorder } from '../workloads/event-recorder/recorder.ts';
import { uploadRecorder } from '../workloads/event-recorder/workload.ts';

export const notificationPrefixChanged: Fault<Recorder> = {
  id: 'notification-prefix-changed',
  taxonomy: 'EVT-08b',
  family: 'triggers',
  description: 'the notification of the bucket listens at another prefix than objects arrive under',
  risk: 'R2',
  workload: uploadRecorder,
  inject: async ({ arns }, _aws, seeded) => ({
    change: 'put-bucket-notification',
    params: {
      bucket_arn: arns.bucket,
      notification_id: 'uploads',
      notification: {
        destination: arns.alias,
        events: ['s3:ObjectCreated:*'],
        prefix: seeded.pick(['inbound/', 'Incoming/', 'incoming-files/', 'archive/']),
        suffix: '',
      },
    },
  }),
  expected: { outcome: ['RESOLVED'], causes: ['bucket-notification-missing'], changes: ['put-bucket-notification'] },
};
