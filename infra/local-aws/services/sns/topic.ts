import { notImplemented } from '../../aws-error.ts';
import { isJsonObject } from '../../json-object.ts';
import { invalidParameter } from './errors.ts';

/** A topic as stored; attributes are those that were set, without the defaults. */
export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly tags: Record<string, string>;
  /** Subscriptions that were removed, as `SubscriptionsDeleted` counts them. */
  subscriptionsDeleted: number;
}

/** Attributes that AWS knows and this topic does not do. */
const REFUSED = [
  'FifoTopic',
  'ContentBasedDeduplication',
  'FifoThroughputScope',
  'ArchivePolicy',
  'DeliveryPolicy',
  'KmsMasterKeyId',
  'TracingConfig',
];

const isFeedbackAttribute = (name: string): boolean =>
  /^(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)$/.test(name);

/** Throws what AWS throws for an attribute it would not take. */
export const checkTopicAttribute = (name: string, value: string): void => {
  if (REFUSED.includes(name) || isFeedbackAttribute(name)) throw notImplemented(`sns: topic attribute \`${name}\``);
  switch (name) {
    case 'DisplayName':
      if (value.length > 100) throw invalidParameter('DisplayName');
      return;
    case 'Policy':
      if (value !== '' && !isJsonObject(value)) throw invalidParameter('Policy Error: null');
      return;
    case 'SignatureVersion':
      if (value !== '1' && value !== '2') throw invalidParameter('SignatureVersion');
      return;
    default:
      throw invalidParameter('AttributeName');
  }
};

const ACTIONS = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
];

/** The policy of a topic that was given none: everything for its own account, services acting for it included. */
export const defaultTopicPolicy = (topicArn: string, accountId: string): string =>
  JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ACTIONS.map((action) => `SNS:${action}`),
        Resource: topicArn,
        Condition: { StringEquals: { 'AWS:SourceOwner': accountId } },
      },
    ],
  });

/** How failed HTTP deliveries are retried; AWS's default, in the JSON that the API shows. Delays are seconds. */
export const RETRY_POLICY = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
} as const;

export const effectiveDeliveryPolicy = (): string =>
  JSON.stringify({ http: { defaultHealthyRetryPolicy: RETRY_POLICY, disableSubscriptionOverrides: false } });
