import type * as Sqs from '@aws-sdk/client-sqs';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { missingParameter } from './errors.ts';
import { changeVisibility, senderId } from './message-operations.ts';
import { queueAccess } from './queue-operations.ts';
import type { Queues } from './queues.ts';
import { send } from './send.ts';

const ENTRIES_MAX = 10;
/** The whole batch shares the limit of one message. */
const BATCH_BYTES_MAX = 1_048_576;

const entriesOf = <E extends { Id: string | undefined }>(entries: readonly E[] | undefined): readonly E[] => {
  if (!entries?.length) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > ENTRIES_MAX) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${String(entries.length)}.`,
    );
  }
  const ids = entries.map(({ Id }) => Id ?? '');
  if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  return entries;
};

interface Outcome<S> {
  Successful: S[];
  Failed: Sqs.BatchResultErrorEntry[];
}

/** Runs every entry; one that AWS would refuse is reported and does not stop the others. */
const eachEntry = <E extends { Id: string | undefined }, S>(
  entries: readonly E[] | undefined,
  run: (entry: E) => S,
): Outcome<S> => {
  const outcome: Outcome<S> = { Successful: [], Failed: [] };
  for (const entry of entriesOf(entries)) {
    try {
      outcome.Successful.push(run(entry));
    } catch (error) {
      if (!(error instanceof AwsError) || error.status >= 500) throw error;
      outcome.Failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return outcome;
};

const checkBatchBytes = (entries: readonly Sqs.SendMessageBatchRequestEntry[] | undefined): void => {
  const bytes = (entries ?? []).reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody ?? ''), 0);
  if (bytes <= BATCH_BYTES_MAX) return;
  throw new AwsError(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${String(BATCH_BYTES_MAX)} bytes. You have sent ${String(bytes)} bytes.`,
  );
};

export const batchOperations = (queues: Queues): Record<string, Operation> => ({
  SendMessageBatch: operation<Sqs.SendMessageBatchRequest, Sqs.SendMessageBatchResult>({
    honours: [
      'QueueUrl',
      'Entries[].Id',
      'Entries[].MessageBody',
      'Entries[].DelaySeconds',
      'Entries[].MessageAttributes',
      'Entries[].MessageSystemAttributes',
    ],
    writes: true,
    isDataEvent: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'SendMessage', QueueUrl),
    handle: ({ QueueUrl, Entries }, call) => {
      const queue = queues.byUrl(QueueUrl);
      checkBatchBytes(Entries);
      return eachEntry(Entries, (entry): Sqs.SendMessageBatchResultEntry => {
        const { MessageId, MD5OfMessageBody, ...digests } = send(queue, entry, senderId(call));
        return { Id: entry.Id, MessageId, MD5OfMessageBody, ...digests };
      });
    },
  }),
  DeleteMessageBatch: operation<Sqs.DeleteMessageBatchRequest, Sqs.DeleteMessageBatchResult>({
    honours: ['QueueUrl', 'Entries[].Id', 'Entries[].ReceiptHandle'],
    writes: true,
    isDataEvent: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'DeleteMessage', QueueUrl),
    handle: ({ QueueUrl, Entries }) => {
      const queue = queues.byUrl(QueueUrl);
      return eachEntry(Entries, ({ Id, ReceiptHandle }) => {
        if (!ReceiptHandle) throw missingParameter('ReceiptHandle');
        queue.delete(ReceiptHandle);
        return { Id };
      });
    },
  }),
  ChangeMessageVisibilityBatch: operation<
    Sqs.ChangeMessageVisibilityBatchRequest,
    Sqs.ChangeMessageVisibilityBatchResult
  >({
    honours: ['QueueUrl', 'Entries[].Id', 'Entries[].ReceiptHandle', 'Entries[].VisibilityTimeout'],
    writes: true,
    isDataEvent: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'ChangeMessageVisibility', QueueUrl),
    handle: ({ QueueUrl, Entries }) => {
      const queue = queues.byUrl(QueueUrl);
      return eachEntry(Entries, ({ Id, ReceiptHandle, VisibilityTimeout }) => {
        changeVisibility(queue, ReceiptHandle, VisibilityTimeout);
        return { Id };
      });
    },
  }),
});
