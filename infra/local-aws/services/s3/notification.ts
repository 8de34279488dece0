import type { NotificationConfiguration, S3KeyFilter } from '@aws-sdk/client-s3';
import { AwsError, notImplemented } from '../../aws-error.ts';

/** Somebody who wants to hear of a bucket's objects. */
export interface Notification {
  readonly id: string;
  readonly kind: 'function' | 'queue';
  readonly arn: string;
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  /** As given, so that it is shown as it was put. */
  readonly filter?: S3KeyFilter;
}

/** What happens here and can be heard of; a family is told by each of its members. */
const EVENTS: readonly string[] = [
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
];

const invalid = (message: string): AwsError => new AwsError('InvalidArgument', message);

const ruleValue = (filter: S3KeyFilter | undefined, name: string): string =>
  filter?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === name)?.Value ?? '';

const notificationOf = (
  kind: Notification['kind'],
  arn: string,
  { Id, Events = [], Filter }: { Id?: string; Events?: readonly string[]; Filter?: { Key?: S3KeyFilter } },
  newId: () => string,
): Notification => {
  const unknown = Events.find((event) => !EVENTS.includes(event));
  if (unknown !== undefined) throw notImplemented(`s3:PutBucketNotificationConfiguration Events ${unknown}`);
  const names = (Filter?.Key?.FilterRules ?? []).map(({ Name }) => Name?.toLowerCase() ?? '');
  if (names.some((name) => name !== 'prefix' && name !== 'suffix'))
    throw invalid('filter rule name must be either prefix or suffix');
  if (new Set(names).size < names.length) throw invalid('Cannot specify more than one prefix rule in a filter.');
  return {
    id: Id ?? newId(),
    kind,
    arn,
    events: Events,
    prefix: ruleValue(Filter?.Key, 'prefix'),
    suffix: ruleValue(Filter?.Key, 'suffix'),
    ...(Filter?.Key && { filter: Filter.Key }),
  };
};

/** A configuration, read; throws what S3 throws for one that it would not take. */
export const readNotifications = (configuration: NotificationConfiguration, newId: () => string): Notification[] => {
  const found = [
    ...(configuration.LambdaFunctionConfigurations ?? []).map((each) =>
      notificationOf('function', each.LambdaFunctionArn ?? '', each, newId),
    ),
    ...(configuration.QueueConfigurations ?? []).map((each) =>
      notificationOf('queue', each.QueueArn ?? '', each, newId),
    ),
  ];
  if (new Set(found.map(({ id }) => id)).size < found.length)
    throw invalid('Same ID used for multiple configurations. IDs must be unique');
  const isAmbiguous = found.some((one, index) => found.slice(index + 1).some((other) => overlap(one, other)));
  if (isAmbiguous)
    throw invalid(
      'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
    );
  return found;
};

const overlap = (one: Notification, other: Notification): boolean =>
  one.events.some((event) => other.events.some((twin) => covers(event, twin) || covers(twin, event))) &&
  (one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)) &&
  (one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix));

const covers = (wanted: string, event: string): boolean =>
  wanted === event || (wanted.endsWith('*') && event.startsWith(wanted.slice(0, -1)));

/** Whether somebody wants to hear of this: an event without `s3:`, on a key. */
export const wants = (notification: Notification, event: string, key: string): boolean =>
  notification.events.some((wanted) => covers(wanted, `s3:${event}`)) &&
  key.startsWith(notification.prefix) &&
  key.endsWith(notification.suffix);

/** As S3 shows them. */
export const shownNotifications = (notifications: readonly Notification[]): NotificationConfiguration => {
  const shown = (kind: Notification['kind']) =>
    notifications
      .filter((each) => each.kind === kind)
      .map(({ id, arn, events, filter }) => ({
        about: { Id: id, Events: [...events] as never[], ...(filter && { Filter: { Key: filter } }) },
        arn,
      }));
  const functions = shown('function').map(({ about, arn }) => ({ ...about, LambdaFunctionArn: arn }));
  const queues = shown('queue').map(({ about, arn }) => ({ ...about, QueueArn: arn }));
  return {
    ...(functions.length > 0 && { LambdaFunctionConfigurations: functions }),
    ...(queues.length > 0 && { QueueConfigurations: queues }),
  };
};
