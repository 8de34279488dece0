import { createHash } from 'node:crypto';
import type { QueueMessage } from '../../world.ts';

/** The event that a batch of messages becomes, as AWS documents it. */
export function queueEvent(messages: readonly QueueMessage[], queueArn: string, region: string): string {
  const Records = messages.map((message) => ({
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, { type, value }]) => [
        name,
        {
          ...(type.startsWith('Binary') ? { binaryValue: value } : { stringValue: value }),
          stringListValues: [],
          binaryListValues: [],
          dataType: type,
        },
      ]),
    ),
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  }));
  return JSON.stringify({ Records });
}

/**
 * The messages that a function names in `batchItemFailures`. Everything failed when the answer is not what AWS
 * documents or names a message that was not in the batch: better processed twice than lost.
 */
export function failedMessages(messages: readonly QueueMessage[], answer: string): ReadonlySet<string> {
  const everything = new Set(messages.map((message) => message.messageId));
  const failures = readFailures(answer);
  if (failures === undefined) return everything;
  return failures.every((id) => everything.has(id)) ? new Set(failures) : everything;
}

/** Undefined when the answer is malformed; none when the function reports nothing. */
function readFailures(answer: string): string[] | undefined {
  const parsed = JSON.parse(answer) as { batchItemFailures?: unknown } | null;
  const failures = parsed?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return undefined;
  const ids = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  return ids.every((id): id is string => typeof id === 'string' && id !== '') ? ids : undefined;
}
