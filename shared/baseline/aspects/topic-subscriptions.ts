import { readSubscriptions, type SubscriptionRecord } from '../../aws/subscription-reads.ts';
import { isSameCanonical } from '../../canonical.ts';
import type { Aspect } from './aspect.ts';

type Kept = Omit<SubscriptionRecord, 'subscription_arn'>;

/** Functions and queues that a topic delivers to, by endpoint, each with its filter. */
export const topicSubscriptions: Aspect = {
  id: 'topic-subscriptions',
  covers: ({ service }) => service === 'sns',
  async read(aws, topicArn) {
    const found = await readSubscriptions(aws, topicArn);
    return (
      found &&
      Object.fromEntries(
        found.map(({ subscription_arn: _chosenAnew, ...kept }) => [kept.endpoint, kept satisfies Kept]),
      )
    );
  },
  events: /^(Subscribe|Unsubscribe|SetSubscriptionAttributes)$/,
  effect: () => ({ sets: 'perhaps' }),
  undo: ({ resource, kind, baseline, current }) => {
    const [before, after] = [baseline, current] as (Kept | null)[];
    if (kind === 'missing') return [{ change: 'subscribe', params: { topic_arn: resource, ...before } }];
    if (kind === 'added') {
      const { protocol, endpoint } = after as Kept;
      return [{ change: 'unsubscribe', params: { topic_arn: resource, protocol, endpoint } }];
    }
    const { protocol, endpoint, filter_policy } = before as Kept;
    // Other settings of a subscription are put right by a person.
    if (!isSameCanonical({ ...before, filter_policy: null }, { ...after, filter_policy: null })) return [];
    return [{ change: 'set-subscription-filter', params: { topic_arn: resource, protocol, endpoint, filter_policy } }];
  },
};
