import { randomUUID } from 'node:crypto';
import type { World } from '../../world.ts';
import type { Subscription } from './subscription.ts';

export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
}

const deadLetterArn = ({ attributes }: Pick<Subscription, 'attributes'>): string | undefined => {
  const policy = attributes['RedrivePolicy'];
  return policy ? (JSON.parse(policy) as { deadLetterTargetArn?: string }).deadLetterTargetArn : undefined;
};

/** Sends what could not be delivered to the subscription's dead-letter queue; without one it is lost, as in AWS. */
export const sendToDeadLetterQueue = (
  world: World,
  subscription: Subscription,
  body: string,
  failure: DeliveryFailure,
): void => {
  const queueArn = deadLetterArn(subscription);
  if (queueArn === undefined) return;
  const attributes = {
    RequestID: { type: 'String', value: randomUUID() },
    ErrorCode: { type: 'String', value: failure.code },
    ErrorMessage: { type: 'String', value: failure.message },
  };
  world.queues.send(queueArn, body, attributes, { service: 'sns.amazonaws.com', sourceArn: subscription.topicArn });
};
