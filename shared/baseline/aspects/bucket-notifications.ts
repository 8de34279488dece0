import { notificationsIn, readNotificationConfiguration } from '../../aws/trigger-reads.ts';
import type { Aspect } from './aspect.ts';

/** Whom a bucket tells of its objects, by notification id. */
export const bucketNotifications: Aspect = {
  id: 'bucket-notifications',
  covers: ({ service }) => service === 's3',
  async read(aws, bucketArn) {
    const configuration = await readNotificationConfiguration(aws, bucketArn);
    return configuration && notificationsIn(configuration);
  },
  events: /^PutBucketNotification/,
  effect: () => ({ sets: 'perhaps' }),
  undo: ({ resource, member, baseline }) => [
    {
      change: 'put-bucket-notification',
      params: { bucket_arn: resource, notification_id: member, notification: baseline },
    },
  ],
};
