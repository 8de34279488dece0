import { AwsError, notImplemented } from '../../aws-error.ts';
import { isJsonObject } from '../../json-object.ts';
import { invalidAttributeValue } from './errors.ts';

interface Bounds {
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** Seconds and bytes, from the SQS API reference (`CreateQueue`). */
const NUMBERS: Readonly<Record<string, Bounds>> = {
  VisibilityTimeout: { default: 30, min: 0, max: 43_200 },
  DelaySeconds: { default: 0, min: 0, max: 900 },
  MessageRetentionPeriod: { default: 345_600, min: 60, max: 1_209_600 },
  MaximumMessageSize: { default: 1_048_576, min: 1_024, max: 1_048_576 },
  ReceiveMessageWaitTimeSeconds: { default: 0, min: 0, max: 20 },
};

const DOCUMENTS = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy'];

/** Attributes that AWS knows and this queue does not do. */
const REFUSED = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
];

/** Attributes that only SQS itself sets. */
export const COMPUTED = [
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
] as const;

export const isKnownAttribute = (name: string): boolean =>
  name in NUMBERS ||
  DOCUMENTS.includes(name) ||
  (COMPUTED as readonly string[]).includes(name) ||
  REFUSED.includes(name);

export const defaultAttributes = (): Record<string, string> =>
  Object.fromEntries(Object.entries(NUMBERS).map(([name, bounds]) => [name, String(bounds.default)]));

const checkNumber = (name: string, value: string, { min, max }: Bounds): void => {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) throw invalidAttributeValue(name);
};

/** Throws what AWS throws for a value it would not take; an empty document removes the attribute. */
export const checkAttributes = (given: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(given)) {
    const bounds = NUMBERS[name];
    if (bounds) checkNumber(name, value, bounds);
    else if (DOCUMENTS.includes(name)) {
      if (value !== '' && !isJsonObject(value)) throw invalidAttributeValue(name);
    } else if (REFUSED.includes(name)) throw notImplemented(`sqs: queue attribute \`${name}\``);
    else throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
};

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** The parsed policy, or undefined when the queue has none. Throws when it is incomplete. */
export const parseRedrivePolicy = (text: string | undefined): RedrivePolicy | undefined => {
  if (!text) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as Record<string, unknown>;
  const count = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(count) || count < 1 || count > 1000) {
    throw invalidAttributeValue('RedrivePolicy', 'deadLetterTargetArn and maxReceiveCount (1 to 1000) are required.');
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
};

/** Whether a dead-letter queue's own policy lets this queue use it. */
export const allowsRedriveFrom = (redriveAllowPolicy: string | undefined, sourceArn: string): boolean => {
  if (!redriveAllowPolicy) return true;
  const { redrivePermission = 'allowAll', sourceQueueArns = [] } = JSON.parse(redriveAllowPolicy) as {
    redrivePermission?: string;
    sourceQueueArns?: string[];
  };
  if (redrivePermission === 'byQueue') return sourceQueueArns.includes(sourceArn);
  return redrivePermission === 'allowAll';
};
