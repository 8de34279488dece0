import type { Row, SnapshotReader } from './row.ts';

/** Subscriptions of topics. */
export const subscriptions: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Subscriptions?: { SubscriptionArn: string }[] }>('sns', 'ListSubscriptions', {});
  return (found?.Subscriptions ?? []).map(
    (subscription): Row => [`subscription ${subscription.SubscriptionArn}`, subscription],
  );
};
