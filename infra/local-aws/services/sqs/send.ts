import type { SendMessageBatchRequestEntry, SendMessageRequest, SendMessageResult } from '@aws-sdk/client-sqs';
import { AwsError } from '../../aws-error.ts';
import { invalidParameter, missingParameter } from './errors.ts';
import { decodeAttributes, md5, md5OfAttributes, messageBytes, type Attribute } from './message.ts';
import type { Queue } from './queue.ts';

type Sendable = Omit<SendMessageRequest, 'QueueUrl'> | SendMessageBatchRequestEntry;

/** Characters outside XML 1.0, which SQS refuses in a body. */

const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

const checkBody = (body: string | undefined): string => {
  if (!body) throw missingParameter('MessageBody');
  if (FORBIDDEN_CHARACTER.test(body)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  return body;
};

const checkDelay = (seconds: number | undefined): void => {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 900)) return;
  throw invalidParameter(
    `Value ${String(seconds)} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
  );
};

const traceHeaderOf = (system: Readonly<Record<string, Attribute>>): string | undefined => {
  const { AWSTraceHeader, ...others } = system;
  if (Object.keys(others).length > 0) {
    throw invalidParameter(`Message system attribute name '${String(Object.keys(others)[0])}' is invalid.`);
  }
  return AWSTraceHeader?.value;
};

/** Checks one message as AWS does, puts it on the queue and answers with its digests. */
export const send = (queue: Queue, given: Sendable, senderId: string): SendMessageResult => {
  const body = checkBody(given.MessageBody);
  checkDelay(given.DelaySeconds);
  const attributes = decodeAttributes(given.MessageAttributes);
  const system = decodeAttributes(given.MessageSystemAttributes);
  const bytesMax = queue.number('MaximumMessageSize');
  if (messageBytes(body, attributes) > bytesMax) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${String(bytesMax)} bytes.`,
    );
  }
  const message = queue.send({
    body,
    attributes,
    senderId,
    delaySeconds: given.DelaySeconds,
    traceHeader: traceHeaderOf(system),
  });
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(system),
  };
};
