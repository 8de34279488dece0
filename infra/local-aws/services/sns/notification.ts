import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { invalidParameter } from './errors.ts';

/** A binary value is kept as base64, as the envelope shows it. */
export interface MessageAttribute {
  readonly type: string;
  readonly value: string;
}

/** One accepted publication; `at` is ISO text. */
export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly body: string;
  /** Bodies for single protocols, from `MessageStructure: json`. */
  readonly bodies?: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly at: string;
}

export const bodyFor = ({ bodies, body }: Notification, protocol: string): string => bodies?.[protocol] ?? body;

/** From the SDK's shape to ours; refuses types and empty values that AWS refuses. */
export const decodeAttributes = (
  given: Readonly<Record<string, MessageAttributeValue>> | undefined,
): Record<string, MessageAttribute> =>
  Object.fromEntries(
    Object.entries(given ?? {}).map(([name, { DataType = '', StringValue, BinaryValue }]) => {
      if (!/^(String|String\.Array|Number|Binary)(\..+)?$/.test(DataType)) {
        throw invalidParameter(
          `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
            'Binary, Number, and String.',
        );
      }
      const value = DataType.startsWith('Binary')
        ? BinaryValue && Buffer.from(BinaryValue).toString('base64')
        : StringValue;
      if (!value) {
        throw invalidParameter(
          `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType}'.`,
        );
      }
      return [name, { type: DataType, value }];
    }),
  );
