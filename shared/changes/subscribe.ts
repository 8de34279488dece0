import { z } from 'zod';
import { arnName } from '../arn.ts';
import { canonicalJson } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { captureSubscription, FilterPolicy, SubscriptionPlace } from './subscription-image.ts';

const params = z.strictObject({
  ...SubscriptionPlace,
  filter_policy: FilterPolicy,
  filter_scope: z.enum(['MessageAttributes', 'MessageBody']),
  raw_delivery: z.boolean(),
  dead_letter_arn: z.string().max(300).nullable(),
});
type Params = z.infer<typeof params>;

/** Subscribes a function or a queue to a topic. Image: its subscription, null where there is none. */
export const subscribe: Change<Params> = {
  id: 'subscribe',
  description: 'Subscribes a function or a queue to a topic, with its filter: messages are delivered to it again.',
  params,
  repairRole: 'trigger',
  target: ({ topic_arn }) => topic_arn,
  risk: () => 'R2',
  capture: captureSubscription,
  postImage: ({ filter_policy, filter_scope, raw_delivery, dead_letter_arn }) => ({
    ...{ filter_policy, filter_scope, raw_delivery, dead_letter_arn },
  }),
  call: ({ topic_arn, protocol, endpoint, filter_policy, filter_scope, raw_delivery, dead_letter_arn }) => ({
    service: 'sns',
    operation: 'Subscribe',
    input: {
      TopicArn: topic_arn,
      Protocol: protocol,
      Endpoint: endpoint,
      Attributes: {
        ...(filter_scope !== 'MessageAttributes' && { FilterPolicyScope: filter_scope }),
        ...(filter_policy !== null && { FilterPolicy: canonicalJson(filter_policy) }),
        ...(raw_delivery && { RawMessageDelivery: 'true' }),
        ...(dead_letter_arn !== null && { RedrivePolicy: canonicalJson({ deadLetterTargetArn: dead_letter_arn }) }),
      },
    },
  }),
  invert: ({ topic_arn, protocol, endpoint }) => ({
    change: 'unsubscribe',
    params: { topic_arn, protocol, endpoint },
  }),
  summary: ({ topic_arn, endpoint, filter_policy }) =>
    `subscribe \`${endpoint}\` to topic \`${arnName(topic_arn)}\`${filter_policy === null ? '' : ', filtered'}`,
  permissions: ({ topic_arn }) => [{ action: 'sns:Subscribe', resource: topic_arn }],
  cost: () => free('deliveries to functions and queues have no price; the function is invoked as it was before'),
  problems: ({ endpoint }, preImage) => (preImage === null ? [] : [`\`${endpoint}\` is subscribed already`]),
};
