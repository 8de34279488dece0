import { z } from 'zod';
import { arnName } from '../arn.ts';
import { canonicalJson } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import {
  captureSubscription,
  FilterPolicy,
  type SubscriptionImage,
  subscriptionImage,
  SubscriptionPlace,
} from './subscription-image.ts';

const params = z.strictObject({ ...SubscriptionPlace, filter_policy: FilterPolicy });
type Params = z.infer<typeof params>;

/** Sets which messages a subscription receives. Image: the subscription, null where there is none. */
export const setSubscriptionFilter: Change<Params> = {
  id: 'set-subscription-filter',
  description: 'Sets the filter policy of a subscription: messages that do not meet it are not delivered.',
  params,
  repairRole: 'trigger',
  target: ({ topic_arn }) => topic_arn,
  risk: () => 'R2',
  capture: captureSubscription,
  postImage: ({ filter_policy }, preImage) => {
    if (preImage === null) return null;
    const { revision_id: _, ...settings } = preImage as SubscriptionImage;
    return { ...settings, filter_policy };
  },
  call: (given, preImage) => ({
    service: 'sns',
    operation: 'SetSubscriptionAttributes',
    input: {
      SubscriptionArn: subscriptionImage(given, preImage).revision_id,
      AttributeName: 'FilterPolicy',
      // An empty policy takes the filter away.
      AttributeValue: canonicalJson(given.filter_policy ?? {}),
    },
  }),
  invert: ({ topic_arn, protocol, endpoint, ...given }, preImage) => ({
    change: 'set-subscription-filter',
    params: {
      ...{ topic_arn, protocol, endpoint },
      filter_policy: subscriptionImage({ topic_arn, protocol, endpoint, ...given }, preImage).filter_policy,
    },
  }),
  summary: ({ topic_arn, endpoint, filter_policy }) =>
    filter_policy === null
      ? `deliver every message of topic \`${arnName(topic_arn)}\` to \`${endpoint}\``
      : `deliver messages of topic \`${arnName(topic_arn)}\` to \`${endpoint}\` that meet \`${canonicalJson(filter_policy)}\``,
  permissions: ({ topic_arn }) => [{ action: 'sns:SetSubscriptionAttributes', resource: topic_arn }],
  cost: () => free('deliveries to functions and queues have no price; the function is invoked as it was before'),
  problems: ({ endpoint }, preImage) => (preImage === null ? [`\`${endpoint}\` is not subscribed`] : []),
};
