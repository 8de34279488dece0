import { z } from 'zod';
import { arnName } from '../arn.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { captureSubscription, subscriptionImage, SubscriptionPlace } from './subscription-image.ts';

const params = z.strictObject(SubscriptionPlace);
type Params = z.infer<typeof params>;

/** Ends the subscription of a function or a queue. Image: the subscription, null where there is none. */
export const unsubscribe: Change<Params> = {
  id: 'unsubscribe',
  description: 'Ends the subscription of a function or a queue to a topic.',
  params,
  repairRole: 'trigger',
  target: ({ topic_arn }) => topic_arn,
  risk: () => 'R2',
  capture: captureSubscription,
  postImage: () => null,
  call: (given, preImage) => ({
    service: 'sns',
    operation: 'Unsubscribe',
    input: { SubscriptionArn: subscriptionImage(given, preImage).revision_id },
  }),
  invert: (given, preImage) => {
    const { revision_id: _, ...settings } = subscriptionImage(given, preImage);
    return { change: 'subscribe', params: { ...given, ...settings } };
  },
  summary: ({ topic_arn, endpoint }) => `end the subscription of \`${endpoint}\` to topic \`${arnName(topic_arn)}\``,
  permissions: ({ topic_arn }) => [{ action: 'sns:Unsubscribe', resource: topic_arn }],
  cost: () => free('deliveries to functions and queues have no price'),
  problems: ({ endpoint }, preImage) => (preImage === null ? [`\`${endpoint}\` is not subscribed`] : []),
};
