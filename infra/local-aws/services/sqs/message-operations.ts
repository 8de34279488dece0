import type * as Sqs from '@aws-sdk/client-sqs';
import { operation, type Call, type Operation } from '../../service.ts';
import { invalidParameter, missingParameter, queueDoesNotExist } from './errors.ts';
import { queueAccess } from './queue-operations.ts';
import type { Queue, Received } from './queue.ts';
import type { Queues } from './queues.ts';
import { presented } from './received-message.ts';
import { send } from './send.ts';

const within = (name: string, value: number, min: number, max: number): number => {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalidParameter(
    `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${String(min)} and ${String(max)}, if provided.`,
  );
};

/** The identity SQS shows as `SenderId`: the account's number for its root, else key and session. */
export const senderId = ({ caller }: Call): string => {
  if (caller.isRoot) return caller.principalArn.split(':')[4] ?? '';
  return caller.sessionName ? `${caller.accessKeyId}:${caller.sessionName}` : caller.accessKeyId;
};

/** Waits for a first message until the time is over; a queue deleted meanwhile is an error, as in AWS. */
const receiveWithin = async (queue: Queue, waitMs: number, receive: () => Received[]): Promise<Received[]> => {
  const deadline = Date.now() + waitMs;
  for (;;) {
    if (queue.isDeleted) throw queueDoesNotExist();
    const received = receive();
    const leftMs = deadline - Date.now();
    if (received.length > 0 || leftMs <= 0) return received;
    await queue.wait(leftMs);
    if (queue.isClosing) return receive();
  }
};

/** Checks a new visibility time-out and applies it. */
export const changeVisibility = (queue: Queue, handle: string | undefined, seconds: number | undefined): void => {
  if (!handle) throw missingParameter('ReceiptHandle');
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  queue.changeVisibility(handle, within('VisibilityTimeout', seconds, 0, 43_200));
};

const SENDABLE = ['MessageBody', 'DelaySeconds', 'MessageAttributes', 'MessageSystemAttributes'];

/** Operations on single messages; the batch forms are in `batch-operations.ts`. */
export const messageOperations = (queues: Queues): Record<string, Operation> => ({
  SendMessage: operation<Sqs.SendMessageRequest, Sqs.SendMessageResult>({
    honours: ['QueueUrl', ...SENDABLE],
    writes: true,
    isDataEvent: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'SendMessage', QueueUrl),
    handle: (input, call) => send(queues.byUrl(input.QueueUrl), input, senderId(call)),
  }),
  ReceiveMessage: operation<Sqs.ReceiveMessageRequest, Sqs.ReceiveMessageResult>({
    honours: [
      'QueueUrl',
      'AttributeNames',
      'MessageSystemAttributeNames',
      'MessageAttributeNames',
      'MaxNumberOfMessages',
      'VisibilityTimeout',
      'WaitTimeSeconds',
    ],
    writes: false,
    isDataEvent: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'ReceiveMessage', QueueUrl),
    handle: async (input) => {
      const queue = queues.byUrl(input.QueueUrl);
      const max = within('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, 10);
      const hidden = within(
        'VisibilityTimeout',
        input.VisibilityTimeout ?? queue.number('VisibilityTimeout'),
        0,
        43_200,
      );
      const wait = within(
        'WaitTimeSeconds',
        input.WaitTimeSeconds ?? queue.number('ReceiveMessageWaitTimeSeconds'),
        0,
        20,
      );
      const received = await receiveWithin(queue, wait * 1000, () => queue.receive(max, hidden));
      return received.length > 0 ? { Messages: received.map((each) => presented(each, input)) } : {};
    },
  }),
  DeleteMessage: operation<Sqs.DeleteMessageRequest, object>({
    honours: ['QueueUrl', 'ReceiptHandle'],
    writes: true,
    isDataEvent: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'DeleteMessage', QueueUrl),
    handle: ({ QueueUrl, ReceiptHandle }) => {
      if (!ReceiptHandle) throw missingParameter('ReceiptHandle');
      queues.byUrl(QueueUrl).delete(ReceiptHandle);
      return {};
    },
  }),
  ChangeMessageVisibility: operation<Sqs.ChangeMessageVisibilityRequest, object>({
    honours: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
    writes: true,
    isDataEvent: true,
    access: ({ QueueUrl }) => queueAccess(queues, 'ChangeMessageVisibility', QueueUrl),
    handle: ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) => {
      changeVisibility(queues.byUrl(QueueUrl), ReceiptHandle, VisibilityTimeout);
      return {};
    },
  }),
});
