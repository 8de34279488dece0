import { z } from 'zod';
import { arnName } from '../arn.ts';
import {
  type NotificationConfiguration,
  notificationsIn,
  readNotificationConfiguration,
} from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { BucketArn } from './parameters.ts';

const params = z.strictObject({
  bucket_arn: BucketArn,
  notification_id: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'not the id of a notification'),
  /** Null takes the notification away. */
  notification: z
    .strictObject({
      destination: z
        .string()
        .regex(/^arn:aws[a-z-]*:(lambda|sqs):[\x21-\x7e]{1,300}$/, 'not the ARN of a function or queue'),
      events: z
        .array(z.string().regex(/^s3:[A-Za-z]+(:[A-Za-z*]+)?$/))
        .min(1)
        .max(20),
      prefix: z.string().max(1_024),
      suffix: z.string().max(1_024),
    })
    .nullable(),
});
type Params = z.infer<typeof params>;

const isFunctionArn = (arn: string): boolean => arn.split(':')[2] === 'lambda';

const row = (id: string, { destination, events, prefix, suffix }: NonNullable<Params['notification']>) => {
  const FilterRules = [
    ...(prefix === '' ? [] : [{ Name: 'prefix', Value: prefix }]),
    ...(suffix === '' ? [] : [{ Name: 'suffix', Value: suffix }]),
  ];
  return {
    Id: id,
    [isFunctionArn(destination) ? 'LambdaFunctionArn' : 'QueueArn']: destination,
    Events: events,
    ...(FilterRules.length > 0 && { Filter: { Key: { FilterRules } } }),
  };
};

/** S3 replaces the configuration whole: everything else in it is put back as it was read. */
const merged = (
  { notification_id, notification }: Params,
  whole: NotificationConfiguration,
): Record<string, unknown> => {
  const without = (rows: { Id?: string }[] = []) => rows.filter(({ Id }) => Id !== notification_id);
  const functions: object[] = without(whole.LambdaFunctionConfigurations);
  const queues: object[] = without(whole.QueueConfigurations);
  if (notification !== null)
    (isFunctionArn(notification.destination) ? functions : queues).push(row(notification_id, notification));
  const { LambdaFunctionConfigurations: _functions, QueueConfigurations: _queues, ...others } = whole;
  return {
    ...others,
    ...(functions.length > 0 && { LambdaFunctionConfigurations: functions }),
    ...(queues.length > 0 && { QueueConfigurations: queues }),
  };
};

const configurationOf = (bucketArn: string, preImage: Image): NotificationConfiguration => {
  if (preImage === null) throw new TerminalError(`there is no bucket \`${bucketArn}\``);
  return preImage as NotificationConfiguration;
};

/** Sets one notification of a bucket, or takes it away. Image: the bucket's whole configuration, null without a bucket. */
export const putBucketNotification: Change<Params> = {
  id: 'put-bucket-notification',
  description: 'Sets whom a bucket tells of its objects, one notification at a time: every other one stays as it is.',
  params,
  repairRole: 'trigger',
  target: ({ bucket_arn }) => bucket_arn,
  risk: () => 'R2',
  capture: async ({ bucket_arn }, aws) => (await readNotificationConfiguration(aws, bucket_arn)) ?? null,
  postImage: (given, preImage) =>
    preImage === null ? null : merged(given, configurationOf(given.bucket_arn, preImage)),
  call: (given, preImage) => ({
    service: 's3',
    operation: 'PutBucketNotificationConfiguration',
    input: {
      Bucket: arnName(given.bucket_arn),
      NotificationConfiguration: merged(given, configurationOf(given.bucket_arn, preImage)),
    },
  }),
  invert: ({ bucket_arn, notification_id }, preImage) => ({
    change: 'put-bucket-notification',
    params: {
      bucket_arn,
      notification_id,
      notification: notificationsIn(configurationOf(bucket_arn, preImage))[notification_id] ?? null,
    },
  }),
  summary: ({ bucket_arn, notification_id, notification }) =>
    notification === null
      ? `take the notification \`${notification_id}\` from bucket \`${arnName(bucket_arn)}\``
      : `let bucket \`${arnName(bucket_arn)}\` tell \`${notification.destination}\` of ${notification.events.join(', ')}`,
  permissions: ({ bucket_arn }) => [{ action: 's3:PutBucketNotification', resource: bucket_arn }],
  cost: () => free('a notification has no price; what it tells of is invoked as it was before'),
  problems: ({ bucket_arn }, preImage) => (preImage === null ? [`there is no bucket \`${bucket_arn}\``] : []),
};
