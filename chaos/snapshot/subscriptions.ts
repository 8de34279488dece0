import type { Row, SnapshotReader } from './row.ts';

interface Listed {
  SubscriptionArn: string;
  TopicArn: string;
  Protocol: string;
  Endpoint: string;
}

/** Subscriptions of topics, by their endpoint: AWS chooses another ARN whenever somebody subscribes. */
export const subscriptions: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Subscriptions?: Listed[] }>('sns', 'ListSubscriptions', {});
  const one = async ({ SubscriptionArn, TopicArn, Protocol, Endpoint }: Listed): Promise<Row> => {
    const read = await aws.read<{ Attributes?: Record<string, string> }>('sns', 'GetSubscriptionAttributes', {
      SubscriptionArn,
    });
    const { SubscriptionArn: _arn, SubscriptionPrincipal: _who, ...attributes } = read?.Attributes ?? {};
    return [`subscription ${TopicArn} ${Protocol} ${Endpoint}`, attributes];
  };
  return Promise.all((found?.Subscriptions ?? []).map(one));
};
