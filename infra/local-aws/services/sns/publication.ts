import { randomUUID } from 'node:crypto';
import type { PublishBatchRequestEntry, PublishInput } from '@aws-sdk/client-sns';
import { invalidParameter } from './errors.ts';
import { decodeAttributes, type Notification } from './notification.ts';

const MESSAGE_BYTES_MAX = 262_144;

const checkSubject = (subject: string | undefined): void => {
  if (subject === undefined) return;

  if (subject.length === 0 || subject.length > 100 || /[\u0000-\u001F\u007F]|^\s/.test(subject)) {
    throw invalidParameter('Subject');
  }
};

/** The bodies of a `MessageStructure: json` message; it must have one for `default`. */
const parseBodies = (message: string): Record<string, string> => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const bodies = Object.entries((parsed ?? {}) as Record<string, unknown>).filter(
    ([, body]) => typeof body === 'string',
  );
  const found = Object.fromEntries(bodies) as Record<string, string>;
  if (found['default'] === undefined) {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return found;
};

/** Checks a message as AWS does and gives it its identity. */
export const createNotification = (topicArn: string, given: PublishInput | PublishBatchRequestEntry): Notification => {
  const { Message, Subject, MessageStructure } = given;
  if (!Message) throw invalidParameter('Empty message');
  if (Buffer.byteLength(Message) > MESSAGE_BYTES_MAX) throw invalidParameter('Message too long');
  checkSubject(Subject);
  if (MessageStructure !== undefined && MessageStructure !== 'json') throw invalidParameter('MessageStructure');
  const bodies = MessageStructure === 'json' ? parseBodies(Message) : undefined;
  return {
    messageId: randomUUID(),
    topicArn,
    ...(Subject !== undefined && { subject: Subject }),
    body: bodies?.['default'] ?? Message,
    ...(bodies && { bodies }),
    attributes: decodeAttributes(given.MessageAttributes),
    at: new Date().toISOString(),
  };
};
