import type { World } from '../../world.ts';
import { sendToDeadLetterQueue, type DeliveryFailure } from './dead-letter.ts';
import { functionEvent, type Envelope, type Envelopes } from './envelope.ts';
import { passesFilter, type FilterPolicyScope } from './filter-policy.ts';
import { HttpDeliveries } from './http-deliveries.ts';
import { bodyFor, type Notification } from './notification.ts';
import type { Subscription, SubscriptionProtocol } from './subscription.ts';
import type { Topic } from './topic.ts';
import type { Topics } from './topics.ts';

/** A message on its way to one subscription. */
interface Parcel {
  readonly subscription: Subscription;
  readonly notification: Notification;
  readonly envelope: Envelope;
  /** The bare message instead of the envelope. */
  readonly isRaw: boolean;
}

type Courier = (parcel: Parcel) => DeliveryFailure | 'delivered' | 'pending';

const wantsRaw = ({ attributes }: Subscription): boolean => attributes['RawMessageDelivery']?.toLowerCase() === 'true';

const passes = ({ attributes }: Subscription, notification: Notification): boolean =>
  passesFilter(
    attributes['FilterPolicy'],
    (attributes['FilterPolicyScope'] ?? 'MessageAttributes') as FilterPolicyScope,
    notification,
  );

const httpHeaders = (subscription: Subscription, envelope: Envelope, isRaw: boolean): Record<string, string> => ({
  'content-type': 'text/plain; charset=UTF-8',
  'user-agent': 'Amazon Simple Notification Service Agent',
  'x-amz-sns-message-type': envelope.Type,
  'x-amz-sns-message-id': envelope.MessageId,
  'x-amz-sns-topic-arn': subscription.topicArn,
  'x-amz-sns-subscription-arn': subscription.arn,
  ...(isRaw && { 'x-amz-sns-rawdelivery': 'true' }),
});

const parcelBody = ({ envelope, notification, subscription, isRaw }: Parcel): string =>
  isRaw ? bodyFor(notification, subscription.protocol) : JSON.stringify(envelope);

/** Carries accepted messages to subscriptions, and what fails to their dead-letter queues. */
export const createDeliveries = (world: World, topics: Topics, envelopes: Envelopes) => {
  const count = (topicArn: string, metric: string): void =>
    world.metrics.put({
      namespace: 'AWS/SNS',
      metric,
      value: 1,
      unit: 'Count',
      dimensions: { TopicName: topicArn.split(':').at(-1) ?? '' },
    });

  const fail = (subscription: Subscription, body: string, failure: DeliveryFailure): void => {
    count(subscription.topicArn, 'NumberOfNotificationsFailed');
    sendToDeadLetterQueue(world, subscription, body, failure);
  };

  const http = new HttpDeliveries(world, {
    delivered: ({ headers }) => {
      if (headers['x-amz-sns-message-type'] !== 'Notification') return;
      count(headers['x-amz-sns-topic-arn'] ?? '', 'NumberOfNotificationsDelivered');
    },
    gaveUp: ({ subscriptionArn, body }, failure) => {
      const subscription = topics.findSubscription(subscriptionArn);
      if (subscription?.isConfirmed) fail(subscription, body, failure);
    },
  });

  const post: Courier = (parcel) => {
    const { subscription, envelope, isRaw } = parcel;
    const headers = httpHeaders(subscription, envelope, isRaw);
    http.add({ subscriptionArn: subscription.arn, url: subscription.endpoint, headers, body: parcelBody(parcel) });
    return 'pending';
  };

  const enqueue: Courier = (parcel) => {
    const { subscription, notification, isRaw } = parcel;
    const source = { service: 'sns.amazonaws.com', sourceArn: subscription.topicArn };
    const attributes = isRaw ? notification.attributes : {};
    if (world.queues.send(subscription.endpoint, parcelBody(parcel), attributes, source)) return 'delivered';
    return {
      code: 'AWS.SimpleQueueService.NonExistentQueue',
      message: 'The queue does not exist or its policy denies the topic',
    };
  };

  const invoke: Courier = ({ subscription, envelope }) => {
    const source = { service: 'sns.amazonaws.com', sourceArn: subscription.topicArn };
    try {
      world.lambda.invokeAsync(subscription.endpoint, functionEvent(envelope, subscription.arn), source);
      return 'delivered';
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new TypeError(String(error));
      return { code: name, message };
    }
  };

  const COURIERS: Readonly<Record<SubscriptionProtocol, Courier>> = {
    http: post,
    https: post,
    sqs: enqueue,
    lambda: invoke,
  };

  const deliverTo = async (subscription: Subscription, notification: Notification, version: string): Promise<void> => {
    const envelope = await envelopes.notification(notification, subscription, version);
    const parcel = { subscription, notification, envelope, isRaw: wantsRaw(subscription) };
    const outcome = COURIERS[subscription.protocol](parcel);
    if (outcome === 'delivered') count(subscription.topicArn, 'NumberOfNotificationsDelivered');
    else if (outcome !== 'pending') fail(subscription, JSON.stringify(envelope), outcome);
  };

  return {
    /** Resolves when the message is with every subscriber's queue, function or pending post. */
    async fanOut(topic: Topic, notification: Notification): Promise<void> {
      count(topic.arn, 'NumberOfMessagesPublished');
      const version = topic.attributes['SignatureVersion'] ?? '1';
      for (const subscription of topics.subscriptionsOf(topic.arn)) {
        if (!subscription.isConfirmed) continue;
        if (passes(subscription, notification)) await deliverTo(subscription, notification, version);
        else count(topic.arn, 'NumberOfNotificationsFilteredOut');
      }
    },
    /** Posts a message about the subscription itself to its HTTP endpoint. */
    tell(subscription: Subscription, envelope: Envelope): void {
      http.add({
        subscriptionArn: subscription.arn,
        url: subscription.endpoint,
        headers: httpHeaders(subscription, envelope, false),
        body: JSON.stringify(envelope),
      });
    },
    start: () => http.start(),
    stop: () => http.stop(),
  };
};

export type Deliveries = ReturnType<typeof createDeliveries>;
