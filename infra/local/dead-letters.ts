import type { AwsAccess } from '../../shared/aws/clients.ts';
import { createAwsSender } from '../../shared/aws/clients.ts';
import type { SignalQueue } from './signal-queue.ts';

const CALL_MS_MAX = 10_000;
/** SQS counts body and attributes together; its limit is 1 MiB. */
const BODY_BYTES_MAX = 1_048_576 - 4_096;

/** Where signals go that nobody can use, for a person to look at. */
export interface DeadLetters {
  /** Keeps a body as it came; `reason` becomes the message attribute of that name. */
  put(body: string, reason: string): Promise<void>;
}

export const createDeadLetters = (access: AwsAccess, { deadLetterUrl }: SignalQueue): DeadLetters => {
  const sender = createAwsSender(access, 'adaptive');
  return {
    put: async (body, reason) => {
      await sender.send(
        'sqs',
        'SendMessage',
        {
          QueueUrl: deadLetterUrl,
          MessageBody: kept(body),
          MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
        },
        { abortSignal: AbortSignal.timeout(CALL_MS_MAX) },
      );
    },
  };
};

/** SQS takes no empty body, and no characters that XML has not; the queue's own bodies have neither. */
const kept = (body: string): string => {
  const allowed = body.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  const bytes = Buffer.from(allowed === '' ? '(empty)' : allowed);
  return bytes.length <= BODY_BYTES_MAX ? bytes.toString() : bytes.subarray(0, BODY_BYTES_MAX).toString();
};
