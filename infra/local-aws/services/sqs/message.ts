import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { notImplemented } from '../../aws-error.ts';
import { invalidParameter } from './errors.ts';

/** A message attribute as stored: a binary value is kept as base64, its type still begins with `Binary`. */
export interface Attribute {
  readonly type: string;
  readonly value: string;
}

/** One message; times are epoch milliseconds. */
export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly senderId: string;
  readonly traceHeader?: string;
  readonly sentAt: number;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** Nonce of the newest receipt handle; older handles no longer delete. */
  receipt?: string;
  deadLetterSourceArn?: string;
}

export const md5 = (content: string | Uint8Array): string => createHash('md5').update(content).digest('hex');

const isBinary = (type: string): boolean => type.startsWith('Binary');

const lengthPrefixed = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.byteLength);
  return Buffer.concat([length, bytes]);
};

/**
 * MD5 over the attributes as the SQS developer guide defines it: sorted by name; each name, type and value preceded by
 * its length; one byte between type and value that says string (1) or binary (2).
 */
export const md5OfAttributes = (attributes: Readonly<Record<string, Attribute>>): string | undefined => {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { type, value } = attributes[name] as Attribute;
    return [
      lengthPrefixed(Buffer.from(name)),
      lengthPrefixed(Buffer.from(type)),
      Buffer.from([isBinary(type) ? 2 : 1]),
      lengthPrefixed(Buffer.from(value, isBinary(type) ? 'base64' : 'utf8')),
    ];
  });
  return md5(Buffer.concat(parts));
};

const decoded = (name: string, attribute: MessageAttributeValue): Attribute => {
  if (attribute.StringListValues?.length || attribute.BinaryListValues?.length) {
    throw notImplemented(`sqs: list values of message attribute \`${name}\``);
  }
  const type = attribute.DataType ?? '';
  if (!/^(String|Number|Binary)(\..+)?$/.test(type)) {
    throw invalidParameter(
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: ` +
        'Binary, Number, String.',
    );
  }
  const value = isBinary(type)
    ? attribute.BinaryValue && Buffer.from(attribute.BinaryValue).toString('base64')
    : attribute.StringValue;
  if (!value) {
    throw invalidParameter(
      `Message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${type}'.`,
    );
  }
  return { type, value };
};

/** From the SDK's shape to ours; refuses types that AWS refuses. */
export const decodeAttributes = (
  given: Readonly<Record<string, MessageAttributeValue>> | undefined,
): Record<string, Attribute> => {
  const entries = Object.entries(given ?? {});
  if (entries.length > 10) {
    throw invalidParameter(
      `Number of message attributes [${String(entries.length)}] exceeds the allowed maximum [10].`,
    );
  }
  return Object.fromEntries(entries.map(([name, attribute]) => [name, decoded(name, attribute)]));
};

/** From ours to the SDK's shape. */
export const encodeAttribute = ({ type, value }: Attribute): MessageAttributeValue =>
  isBinary(type)
    ? { DataType: type, BinaryValue: new Uint8Array(Buffer.from(value, 'base64')) }
    : { DataType: type, StringValue: value };

/** Bytes that count towards `MaximumMessageSize`: body, attribute names, types and values. */
export const messageBytes = (body: string, attributes: Readonly<Record<string, Attribute>>): number =>
  Buffer.byteLength(body) +
  Object.entries(attributes).reduce(
    (sum, [name, { type, value }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(type) +
      Buffer.byteLength(value, isBinary(type) ? 'base64' : 'utf8'),
    0,
  );
