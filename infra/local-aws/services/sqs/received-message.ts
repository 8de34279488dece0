import type { Message, ReceiveMessageRequest } from '@aws-sdk/client-sqs';
import { encodeAttribute, md5, md5OfAttributes, type Attribute, type StoredMessage } from './message.ts';
import type { Received } from './queue.ts';

/** Every system attribute a received message has, as text. */
export const systemAttributes = (message: StoredMessage): Record<string, string> => ({
  SenderId: message.senderId,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  ...(message.traceHeader && { AWSTraceHeader: message.traceHeader }),
  ...(message.deadLetterSourceArn && { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
});

const isChosen = (name: string, patterns: readonly string[]): boolean =>
  patterns.some(
    (pattern) =>
      pattern === 'All' ||
      pattern === '.*' ||
      pattern === name ||
      (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
  );

const chosen = <V>(all: Readonly<Record<string, V>>, patterns: readonly string[]): Record<string, V> | undefined => {
  const entries = Object.entries(all).filter(([name]) => isChosen(name, patterns));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
};

/** A message as `ReceiveMessage` answers it: only the attributes asked for, and the digest over exactly those. */
export const presented = ({ message, receiptHandle }: Received, asked: ReceiveMessageRequest): Message => {
  const attributes: Record<string, Attribute> | undefined = chosen(
    message.attributes,
    asked.MessageAttributeNames ?? [],
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: chosen(systemAttributes(message), [
      ...(asked.AttributeNames ?? []),
      ...(asked.MessageSystemAttributeNames ?? []),
    ]),
    MessageAttributes:
      attributes &&
      Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, encodeAttribute(value)])),
    MD5OfMessageAttributes: attributes && md5OfAttributes(attributes),
  };
};
