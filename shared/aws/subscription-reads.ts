import type { AwsReader } from './aws-reader.ts';
import { readPages } from './pages.ts';

/** What a topic delivers to one endpoint. */
export interface SubscriptionRecord {
  /** AWS chooses it anew whenever somebody subscribes. */
  subscription_arn: string;
  protocol: string;
  endpoint: string;
  /** Parsed; null where every message is delivered. */
  filter_policy: unknown;
  filter_scope: string;
  raw_delivery: boolean;
  dead_letter_arn: string | null;
}

interface Row {
  SubscriptionArn?: string;
  Protocol?: string;
  Endpoint?: string;
}

/** Confirmed subscriptions of a topic to functions and queues; undefined when there is no such topic. */
export const readSubscriptions = async (
  aws: AwsReader,
  topicArn: string,
): Promise<SubscriptionRecord[] | undefined> => {
  const paging = { rows: 'Subscriptions', next: 'NextToken', token: 'NextToken' };
  const rows = await readPages<Row>(aws, 'sns', 'ListSubscriptionsByTopic', { TopicArn: topicArn }, paging);
  const confirmed = rows?.filter(
    ({ SubscriptionArn, Protocol }) =>
      SubscriptionArn?.startsWith('arn:') && (Protocol === 'lambda' || Protocol === 'sqs'),
  );
  const records = confirmed && (await Promise.all(confirmed.map((row) => subscriptionOf(aws, row))));
  return records?.filter((record) => record !== undefined);
};

const subscriptionOf = async (
  aws: AwsReader,
  { SubscriptionArn = '', Protocol = '', Endpoint = '' }: Row,
): Promise<SubscriptionRecord | undefined> => {
  const found = await aws.read<{ Attributes?: Record<string, string> }>('sns', 'GetSubscriptionAttributes', {
    SubscriptionArn,
  });
  if (found === undefined) return undefined;
  const { FilterPolicy = '{}', FilterPolicyScope, RawMessageDelivery, RedrivePolicy = '{}' } = found.Attributes ?? {};
  const { deadLetterTargetArn } = JSON.parse(RedrivePolicy) as { deadLetterTargetArn?: string };
  return {
    subscription_arn: SubscriptionArn,
    protocol: Protocol,
    endpoint: Endpoint,
    // An empty policy is how a filter is taken away.
    filter_policy: FilterPolicy === '{}' ? null : (JSON.parse(FilterPolicy) as unknown),
    filter_scope: FilterPolicyScope ?? 'MessageAttributes',
    raw_delivery: RawMessageDelivery === 'true',
    dead_letter_arn: deadLetterTargetArn ?? null,
  };
};
