import type { World } from '../../world.ts';
import { type Buckets, bucketArn } from './buckets.ts';
import { type Notification, wants } from './notification.ts';

const SERVICE = 's3.amazonaws.com';

/** What happened to an object, as S3 names it: without the leading `s3:`. */
export type ObjectEvent =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete'
  | 'ObjectRemoved:DeleteMarkerCreated';

export interface AnnouncedObject {
  readonly key: string;
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
}

/** Tells functions and queues what happened to a bucket's objects. Whoever may not be told is passed over in silence, as S3 does. */
export interface Announcements {
  announce(bucket: string, event: ObjectEvent, object: AnnouncedObject): void;
  /** Whether S3 may tell this destination now. */
  mayTell(bucket: string, notification: Notification): boolean;
  /** Tells a queue that it will be told. */
  sendTest(bucket: string, notification: Notification): void;
}

export const createAnnouncements = (world: World, buckets: Buckets): Announcements => {
  let sequence = 0;
  const sourceOf = (bucket: string) => ({ service: SERVICE, sourceArn: bucketArn(bucket) });

  const record = (bucket: string, event: ObjectEvent, object: AnnouncedObject, { id }: Notification): object => ({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: world.region,
    eventTime: new Date().toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${world.accountId}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: {},
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: id,
      bucket: { name: bucket, ownerIdentity: { principalId: world.accountId }, arn: bucketArn(bucket) },
      object: {
        // As in a form: spaces are plus signs.
        key: encodeURIComponent(object.key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        ...(object.size !== undefined && { size: object.size }),
        ...(object.etag !== undefined && { eTag: object.etag.replaceAll('"', '') }),
        ...(object.versionId !== undefined && { versionId: object.versionId }),
        sequencer: (Date.now() * 4_096 + (sequence += 1)).toString(16).toUpperCase().padStart(18, '0'),
      },
    },
  });

  const tell = (bucket: string, notification: Notification, message: object): void => {
    if (notification.kind === 'queue') {
      world.queues.send(notification.arn, JSON.stringify(message), {}, sourceOf(bucket));
      return;
    }
    try {
      world.lambda.invokeAsync(notification.arn, message, sourceOf(bucket));
    } catch {
      // S3 tells nobody that a notification could not be delivered.
    }
  };

  return {
    announce(bucket, event, object) {
      for (const notification of buckets.find(bucket)?.notifications ?? [])
        if (wants(notification, event, object.key))
          tell(bucket, notification, { Records: [record(bucket, event, object, notification)] });
    },
    mayTell: (bucket, { kind, arn }) =>
      kind === 'queue' ? world.queues.accepts(arn, sourceOf(bucket)) : world.lambda.accepts(arn, sourceOf(bucket)),
    sendTest(bucket, notification) {
      if (notification.kind === 'queue')
        tell(bucket, notification, {
          Service: 'Amazon S3',
          Event: 's3:TestEvent',
          Time: new Date().toISOString(),
          Bucket: bucket,
        });
    },
  };
};
