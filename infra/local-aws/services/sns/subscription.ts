import { notImplemented } from '../../aws-error.ts';
import { invalidParameter } from './errors.ts';
import { checkFilterPolicy } from './filter-policy-check.ts';

export type SubscriptionProtocol = 'sqs' | 'lambda' | 'http' | 'https';

/** A subscription as stored. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  readonly endpoint: string;
  readonly owner: string;
  /** ARN of who subscribed. */
  readonly principal: string;
  readonly attributes: Record<string, string>;
  /** What a confirmation must present. */
  readonly token: string;
  isConfirmed: boolean;
  /** Only a signed request may unsubscribe. */
  unsubscribeNeedsSignature: boolean;
}

const PROTOCOLS: readonly string[] = ['sqs', 'lambda', 'http', 'https'];
const UNSUPPORTED = ['email', 'email-json', 'sms', 'application', 'firehose'];

/** HTTP endpoints prove that they want the messages; queues and functions of the account need not. */
export const needsConfirmation = (protocol: SubscriptionProtocol): boolean =>
  protocol === 'http' || protocol === 'https';

const isEndpointOf = (protocol: SubscriptionProtocol, endpoint: string): boolean =>
  needsConfirmation(protocol)
    ? endpoint.startsWith(`${protocol}://`) && URL.canParse(endpoint)
    : endpoint.startsWith(`arn:aws:${protocol}:`);

/** Throws what AWS throws for a protocol or an endpoint that does not fit it. */
export const checkEndpoint = (protocol: string | undefined, endpoint: string | undefined): SubscriptionProtocol => {
  if (UNSUPPORTED.includes(protocol ?? '')) throw notImplemented(`sns:Subscribe Protocol \`${String(protocol)}\``);
  if (!PROTOCOLS.includes(protocol ?? '')) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${String(protocol)}`);
  }
  const known = protocol as SubscriptionProtocol;
  if (isEndpointOf(known, endpoint ?? '')) return known;
  if (known === 'sqs') throw invalidParameter('SQS endpoint ARN');
  if (known === 'lambda') throw invalidParameter('Lambda endpoint ARN');
  throw invalidParameter(`Endpoint must match the specified protocol`);
};

const checkRedrivePolicy = (value: string): void => {
  try {
    const { deadLetterTargetArn } = JSON.parse(value) as Record<string, unknown>;
    if (typeof deadLetterTargetArn === 'string' && deadLetterTargetArn.startsWith('arn:aws:sqs:')) return;
  } catch {
    // Told below, as for any other value that is no redrive policy.
  }
  throw invalidParameter('RedrivePolicy: deadLetterTargetArn is an invalid arn');
};

/** Checks one attribute together with the others it depends on. */
const checkAttribute = (name: string, value: string, all: Readonly<Record<string, string>>): void => {
  switch (name) {
    case 'RawMessageDelivery':
      if (!/^(true|false)$/i.test(value))
        throw invalidParameter(
          `Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
        );
      return;
    case 'FilterPolicyScope':
      if (value !== 'MessageAttributes' && value !== 'MessageBody')
        throw invalidParameter(`FilterPolicyScope: Invalid value [${value}].`);
      return;
    case 'FilterPolicy':
      checkFilterPolicy(value, all['FilterPolicyScope'] === 'MessageBody' ? 'MessageBody' : 'MessageAttributes');
      return;
    case 'RedrivePolicy':
      checkRedrivePolicy(value);
      return;
    case 'DeliveryPolicy':
    case 'SubscriptionRoleArn':
    case 'ReplayPolicy':
      throw notImplemented(`sns: subscription attribute \`${name}\``);
    default:
      throw invalidParameter('AttributeName');
  }
};

/** Throws what AWS throws for subscription attributes that it would not take; an empty value removes one. */
export const checkSubscriptionAttributes = (attributes: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(attributes)) if (value !== '') checkAttribute(name, value, attributes);
};
