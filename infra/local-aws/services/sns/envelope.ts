import { randomUUID } from 'node:crypto';
import type { World } from '../../world.ts';
import { bodyFor, type Notification } from './notification.ts';
import type { Signer } from './signer.ts';
import type { Subscription } from './subscription.ts';

/** What SNS posts or queues, before it is text. Members are in AWS's order. */
export type Envelope = Readonly<Record<string, unknown>> & { readonly Type: string; readonly MessageId: string };

/** The members that are signed, in this order, each only when present (SNS developer guide, "Verifying signatures"). */
const SIGNED = ['Message', 'MessageId', 'SubscribeURL', 'Subject', 'Timestamp', 'Token', 'TopicArn', 'Type'];

const textToSign = (envelope: Readonly<Record<string, unknown>>): string =>
  SIGNED.filter((name) => envelope[name] !== undefined)
    .map((name) => `${name}\n${String(envelope[name])}\n`)
    .join('');

const shownAttributes = ({ attributes }: Notification): Record<string, unknown> | undefined => {
  const entries = Object.entries(attributes).map(([name, { type, value }]) => [name, { Type: type, Value: value }]);
  return entries.length > 0 ? (Object.fromEntries(entries) as Record<string, unknown>) : undefined;
};

/** Writes and signs envelopes in the name of one endpoint. */
export const createEnvelopes = (world: World, signer: Signer) => {
  const signed = async (envelope: Record<string, unknown>, version: string) => ({
    SignatureVersion: version,
    Signature: await signer.sign(textToSign(envelope), version),
    SigningCertURL: await signer.certificateUrl(),
  });
  const link = (parameters: Record<string, string>): string =>
    `${world.endpoint}/?${new URLSearchParams(parameters).toString()}`;

  const subscriptionMessage = async (
    type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation',
    message: string,
    { topicArn, token }: Subscription,
    version: string,
  ): Promise<Envelope> => {
    const envelope = {
      Type: type,
      MessageId: randomUUID(),
      Token: token,
      TopicArn: topicArn,
      Message: message,
      SubscribeURL: link({ Action: 'ConfirmSubscription', TopicArn: topicArn, Token: token }),
      Timestamp: new Date().toISOString(),
    };
    return { ...envelope, ...(await signed(envelope, version)) };
  };

  return {
    async notification(notification: Notification, subscription: Subscription, version: string): Promise<Envelope> {
      const envelope = {
        Type: 'Notification',
        MessageId: notification.messageId,
        TopicArn: notification.topicArn,
        ...(notification.subject !== undefined && { Subject: notification.subject }),
        Message: bodyFor(notification, subscription.protocol),
        Timestamp: notification.at,
      };
      const attributes = shownAttributes(notification);
      return {
        ...envelope,
        ...(await signed(envelope, version)),
        UnsubscribeURL: link({ Action: 'Unsubscribe', SubscriptionArn: subscription.arn }),
        ...(attributes && { MessageAttributes: attributes }),
      };
    },

    subscriptionConfirmation: (subscription: Subscription, version: string): Promise<Envelope> =>
      subscriptionMessage(
        'SubscriptionConfirmation',
        `You have chosen to subscribe to the topic ${subscription.topicArn}.\n` +
          'To confirm the subscription, visit the SubscribeURL included in this message.',
        subscription,
        version,
      ),

    unsubscribeConfirmation: (subscription: Subscription, version: string): Promise<Envelope> =>
      subscriptionMessage(
        'UnsubscribeConfirmation',
        `You have chosen to deactivate subscription ${subscription.arn}.\n` +
          'To cancel this operation and restore the subscription, visit the SubscribeURL included in this message.',
        subscription,
        version,
      ),
  };
};

export type Envelopes = ReturnType<typeof createEnvelopes>;

/** The event a Lambda function receives; names differ from the envelope's in case, as in AWS. */
export const functionEvent = (envelope: Envelope, subscriptionArn: string): unknown => {
  const { SigningCertURL, UnsubscribeURL, Subject = null, MessageAttributes = {}, ...rest } = envelope;
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscriptionArn,
        Sns: {
          ...rest,
          Subject,
          SigningCertUrl: SigningCertURL,
          UnsubscribeUrl: UnsubscribeURL,
          MessageAttributes,
        },
      },
    ],
  };
};
