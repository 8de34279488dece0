import { randomUUID } from 'node:crypto';
import type { NotificationConfiguration } from '@aws-sdk/client-s3';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import type { S3Account } from './account.ts';
import type { BucketInput } from './buckets.ts';
import { readNotifications, shownNotifications } from './notification.ts';

interface PutInput extends BucketInput {
  readonly NotificationConfiguration: NotificationConfiguration;
  readonly SkipDestinationValidation?: boolean;
}

const FILTER = ['Filter.Key.FilterRules[].Name', 'Filter.Key.FilterRules[].Value'];

const honoured = (list: string, arn: string): string[] =>
  ['Id', arn, 'Events', ...FILTER].map((member) => `NotificationConfiguration.${list}[].${member}`);

/** Who hears of a bucket's objects. A put replaces the whole configuration, and an empty one ends it. */
export const notificationOperations = ({ buckets, announcements }: S3Account): Record<string, Operation> => ({
  PutBucketNotificationConfiguration: operation<PutInput, object>({
    honours: [
      ...['Bucket', 'ExpectedBucketOwner', 'SkipDestinationValidation'],
      ...honoured('LambdaFunctionConfigurations', 'LambdaFunctionArn'),
      ...honoured('QueueConfigurations', 'QueueArn'),
    ],
    writes: true,
    access: (input) => [buckets.bucketAccess(input, 's3:PutBucketNotification')],
    handle(input) {
      const bucket = buckets.get(input);
      const notifications = readNotifications(input.NotificationConfiguration, randomUUID);
      const isRefused = notifications.some((each) => !announcements.mayTell(bucket.name, each));
      if (isRefused && input.SkipDestinationValidation !== true)
        throw new AwsError('InvalidArgument', 'Unable to validate the following destination configurations');
      buckets.put({ ...bucket, notifications });
      for (const each of notifications) announcements.sendTest(bucket.name, each);
      return {};
    },
  }),
  GetBucketNotificationConfiguration: operation<BucketInput, NotificationConfiguration>({
    honours: ['Bucket', 'ExpectedBucketOwner'],
    writes: false,
    access: (input) => [buckets.bucketAccess(input, 's3:GetBucketNotification')],
    handle: (input) => shownNotifications(buckets.get(input).notifications ?? []),
  }),
});
