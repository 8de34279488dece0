import { z } from 'zod';
import type { AwsReader } from '../aws/aws-reader.ts';
import { readSubscriptions, type SubscriptionRecord } from '../aws/subscription-reads.ts';
import { TerminalError } from '../errors.ts';
import type { Image } from './change.ts';
import { requireOwnScope, TopicArn } from './parameters.ts';

/** Functions and queues: an address outside the account is subscribed by a person. */
export const SubscriptionPlace = {
  topic_arn: TopicArn,
  protocol: z.enum(['lambda', 'sqs']),
  endpoint: z.string().regex(/^arn:aws[a-z-]*:(lambda|sqs):[\x21-\x7e]{1,300}$/, 'not the ARN of a function or queue'),
};

export const FilterPolicy = z.record(z.string(), z.unknown()).nullable();

export interface Place {
  topic_arn: string;
  protocol: string;
  endpoint: string;
}

/** What a topic delivers to one endpoint. `revision_id` is the subscription's own ARN, which AWS chooses anew each time. */
export type SubscriptionImage = Pick<
  SubscriptionRecord,
  'filter_policy' | 'filter_scope' | 'raw_delivery' | 'dead_letter_arn'
> & { revision_id: string };

/** Reads one subscription; null where the endpoint is not subscribed. */
export const captureSubscription = async (place: Place, aws: AwsReader): Promise<SubscriptionImage | null> => {
  requireOwnScope(aws, place.topic_arn);
  const all = (await readSubscriptions(aws, place.topic_arn)) ?? [];
  const found = all.find(({ protocol, endpoint }) => protocol === place.protocol && endpoint === place.endpoint);
  if (!found) return null;
  const { filter_policy, filter_scope, raw_delivery, dead_letter_arn, subscription_arn } = found;
  return { filter_policy, filter_scope, raw_delivery, dead_letter_arn, revision_id: subscription_arn };
};

export const subscriptionImage = ({ topic_arn, endpoint }: Place, preImage: Image): SubscriptionImage => {
  if (preImage === null) throw new TerminalError(`\`${endpoint}\` is not subscribed to \`${topic_arn}\``);
  return preImage as SubscriptionImage;
};
