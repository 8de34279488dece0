import type { QueueMessage, QueuePort, World } from '../../world.ts';
import type { Received } from './queue.ts';
import type { Queues } from './queues.ts';
import { systemAttributes } from './received-message.ts';

const asQueueMessage = ({ message, receiptHandle }: Received): QueueMessage => ({
  messageId: message.messageId,
  receiptHandle,
  body: message.body,
  attributes: systemAttributes(message),
  messageAttributes: { ...message.attributes },
});

/** Waiting on a queue that does not exist ends late, so that a poller does not spin on it. */
const missingQueueWait = (timeoutMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, timeoutMs);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done, { once: true });
  });

/** What other services may do with queues: SNS delivers to them, Lambda's event source mappings poll them. */
export const createQueuePort = (world: World, queues: Queues): QueuePort => ({
  send: (queueArn, body, attributes, { service, sourceArn }) => {
    const queue = queues.findByArn(queueArn);
    if (!queue) return false;
    const policy = queue.record.attributes['Policy'];
    if (!world.authorizer.serviceAllowed(service, sourceArn, 'sqs:SendMessage', queueArn, policy)) return false;
    queue.send({ body, attributes, senderId: service });
    return true;
  },
  receive: (queueArn, max) => queues.findByArn(queueArn)?.receive(max).map(asQueueMessage) ?? [],
  delete: (queueArn, receiptHandle) => queues.findByArn(queueArn)?.delete(receiptHandle),
  waitForMessage: (queueArn, timeoutMs, signal) =>
    queues.findByArn(queueArn)?.wait(timeoutMs, signal) ?? missingQueueWait(timeoutMs, signal),
  exists: (queueArn) => queues.findByArn(queueArn) !== undefined,
  visibilityTimeoutSeconds: (queueArn) => queues.findByArn(queueArn)?.number('VisibilityTimeout') ?? 30,
});
