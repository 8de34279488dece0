import type * as Sns from '@aws-sdk/client-sns';
import { AwsError } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { Deliveries } from './deliveries.ts';
import type { Envelopes } from './envelope.ts';
import { invalidParameter } from './errors.ts';
import { pageOf } from './page.ts';
import { checkSubscriptionAttributes, needsConfirmation, type Subscription } from './subscription.ts';
import { effectiveDeliveryPolicy } from './topic.ts';
import { topicAccess } from './topic-operations.ts';
import type { Topics } from './topics.ts';

const PENDING = 'pending confirmation';

const isAnonymous = ({ caller }: Call): boolean => caller.accessKeyId === '';

const listed = (subscription: Subscription): Sns.Subscription => ({
  SubscriptionArn: subscription.isConfirmed ? subscription.arn : 'PendingConfirmation',
  Owner: subscription.owner,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  TopicArn: subscription.topicArn,
});

const shownAttributes = (subscription: Subscription): Record<string, string> => ({
  RawMessageDelivery: 'false',
  ...(subscription.attributes['FilterPolicy'] && { FilterPolicyScope: 'MessageAttributes' }),
  ...subscription.attributes,
  SubscriptionArn: subscription.arn,
  TopicArn: subscription.topicArn,
  Protocol: subscription.protocol,
  Endpoint: subscription.endpoint,
  Owner: subscription.owner,
  SubscriptionPrincipal: subscription.principal,
  ConfirmationWasAuthenticated: String(!needsConfirmation(subscription.protocol)),
  PendingConfirmation: String(!subscription.isConfirmed),
  ...(needsConfirmation(subscription.protocol) && { EffectiveDeliveryPolicy: effectiveDeliveryPolicy() }),
});

const confirm = (topics: Topics, input: Sns.ConfirmSubscriptionInput): Sns.ConfirmSubscriptionResponse => {
  const topic = topics.get(input.TopicArn);
  const subscription = topics.subscriptionsOf(topic.arn).find(({ token }) => token === input.Token);
  if (!subscription) throw invalidParameter('Token');
  subscription.isConfirmed = true;
  subscription.unsubscribeNeedsSignature = input.AuthenticateOnUnsubscribe === 'true';
  topics.saveSubscription(subscription);
  return { SubscriptionArn: subscription.arn };
};

const setAttribute = (topics: Topics, input: Sns.SetSubscriptionAttributesInput): object => {
  const { AttributeName = '', AttributeValue = '' } = input;
  const subscription = topics.getSubscription(input.SubscriptionArn);
  const attributes = { ...subscription.attributes, [AttributeName]: AttributeValue };
  checkSubscriptionAttributes(attributes);
  if (AttributeValue === '') delete subscription.attributes[AttributeName];
  else subscription.attributes[AttributeName] = AttributeValue;
  topics.saveSubscription(subscription);
  return {};
};

/** Operations on subscriptions. Links in messages reach `ConfirmSubscription` and `Unsubscribe` without a signature. */
export const subscriptionOperations = (
  topics: Topics,
  deliveries: Deliveries,
  envelopes: Envelopes,
): Record<string, Operation> => {
  const versionOf = (topicArn: string): string => topics.find(topicArn)?.attributes['SignatureVersion'] ?? '1';
  const topicOf = (subscriptionArn: string | undefined): string | undefined =>
    subscriptionArn?.split(':').slice(0, 6).join(':');

  const subscribe = async (input: Sns.SubscribeInput, call: Call): Promise<Sns.SubscribeResponse> => {
    const { subscription } = topics.subscribe(topics.get(input.TopicArn), {
      protocol: input.Protocol,
      endpoint: input.Endpoint,
      attributes: input.Attributes ?? {},
      principal: call.caller.principalArn,
    });
    if (!subscription.isConfirmed) {
      const version = versionOf(subscription.topicArn);
      deliveries.tell(subscription, await envelopes.subscriptionConfirmation(subscription, version));
    }
    const isShown = subscription.isConfirmed || input.ReturnSubscriptionArn === true;
    return { SubscriptionArn: isShown ? subscription.arn : PENDING };
  };

  const unsubscribe = async (subscriptionArn: string | undefined, call: Call): Promise<object> => {
    const subscription = topics.findSubscription(subscriptionArn);
    if (!subscription) return {};
    if (isAnonymous(call) && subscription.unsubscribeNeedsSignature) {
      throw new AwsError('AuthorizationError', 'The subscription can only be removed by a signed request', 403);
    }
    topics.unsubscribe(subscription);
    if (needsConfirmation(subscription.protocol) && subscription.isConfirmed) {
      const version = versionOf(subscription.topicArn);
      deliveries.tell(subscription, await envelopes.unsubscribeConfirmation(subscription, version));
    }
    return {};
  };

  return {
    Subscribe: operation<Sns.SubscribeInput, Sns.SubscribeResponse>({
      honours: ['TopicArn', 'Protocol', 'Endpoint', 'Attributes', 'ReturnSubscriptionArn'],
      writes: true,
      access: ({ TopicArn, Protocol, Endpoint }) =>
        topicAccess(topics, 'Subscribe', TopicArn).map((access) => ({
          ...access,
          context: {
            ...access.context,
            ...(Protocol && { 'sns:Protocol': Protocol }),
            ...(Endpoint && { 'sns:Endpoint': Endpoint }),
          },
        })),
      handle: subscribe,
    }),
    ConfirmSubscription: operation<Sns.ConfirmSubscriptionInput, Sns.ConfirmSubscriptionResponse>({
      honours: ['TopicArn', 'Token', 'AuthenticateOnUnsubscribe'],
      writes: true,
      access: ({ TopicArn }) => topicAccess(topics, 'ConfirmSubscription', TopicArn),
      handle: (input) => confirm(topics, input),
    }),
    Unsubscribe: operation<Sns.UnsubscribeInput, object>({
      honours: ['SubscriptionArn'],
      writes: true,
      access: ({ SubscriptionArn }) => topicAccess(topics, 'Unsubscribe', topicOf(SubscriptionArn)),
      handle: ({ SubscriptionArn }, call) => unsubscribe(SubscriptionArn, call),
    }),
    ListSubscriptions: operation<Sns.ListSubscriptionsInput, Sns.ListSubscriptionsResponse>({
      honours: ['NextToken'],
      writes: false,
      access: () => [{ action: 'sns:ListSubscriptions', resource: '*' }],
      handle: ({ NextToken }) => {
        const { shown, nextToken } = pageOf(topics.subscriptions(), NextToken);
        return { Subscriptions: shown.map(listed), NextToken: nextToken };
      },
    }),
    ListSubscriptionsByTopic: operation<Sns.ListSubscriptionsByTopicInput, Sns.ListSubscriptionsByTopicResponse>({
      honours: ['TopicArn', 'NextToken'],
      writes: false,
      access: ({ TopicArn }) => topicAccess(topics, 'ListSubscriptionsByTopic', TopicArn),
      handle: ({ TopicArn, NextToken }) => {
        const { shown, nextToken } = pageOf(topics.subscriptionsOf(topics.get(TopicArn).arn), NextToken);
        return { Subscriptions: shown.map(listed), NextToken: nextToken };
      },
    }),
    GetSubscriptionAttributes: operation<Sns.GetSubscriptionAttributesInput, Sns.GetSubscriptionAttributesResponse>({
      honours: ['SubscriptionArn'],
      writes: false,
      access: ({ SubscriptionArn }) => topicAccess(topics, 'GetSubscriptionAttributes', topicOf(SubscriptionArn)),
      handle: ({ SubscriptionArn }) => ({ Attributes: shownAttributes(topics.getSubscription(SubscriptionArn)) }),
    }),
    SetSubscriptionAttributes: operation<Sns.SetSubscriptionAttributesInput, object>({
      honours: ['SubscriptionArn', 'AttributeName', 'AttributeValue'],
      writes: true,
      access: ({ SubscriptionArn }) => topicAccess(topics, 'SetSubscriptionAttributes', topicOf(SubscriptionArn)),
      handle: (input) => setAttribute(topics, input),
    }),
  };
};
