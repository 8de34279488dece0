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

const accepts = (
  world: World,
  queues: Queues,
  queueArn: string,
  { service, sourceArn }: { service: string; sourceArn: string },
): boolean => {
  const queue = queues.findByArn(queueArn);
  if (!queue) return false;
  const policy = queue.record.attributes['Policy'];
  return world.authorizer.serviceAllowed(service, sourceArn, 'sqs:SendMessage', queueArn, policy);
};

/** What other services may do with queues: SNS delivers to them, Lambda's event source mappings poll them. */
export const createQueuePort = (world: World, queues: Queues): QueuePort => ({
  send: (queueArn, body, attributes, source) => {
    if (!accepts(world, queues, queueArn, source)) return false;
    queues.findByArn(queueArn)?.send({ body, attributes, senderId: source.service });
    return true;
  },
  accepts: (queueArn, source) => accepts(world, queues, queueArn, source),
  receive: (queueArn, max) => queues.findByArn(queueArn)?.receive(max).map(asQueueMessage) ?? [],
  delete: (queueArn, receiptHandle) => queues.findByArn(queueArn)?.delete(receiptHandle),
  waitForMessage: (queueArn, timeoutMs, signal) =>
    queues.findByArn(queueArn)?.wait(timeoutMs, signal) ?? missingQueueWait(timeoutMs, signal),
  policy: (queueArn) => queues.findByArn(queueArn)?.record.attributes['Policy'],
  exists: (queueArn) => queues.findByArn(queueArn) !== undefined,
  visibilityTimeoutSeconds: (queueArn) => queues.findByArn(queueArn)?.number('VisibilityTimeout') ?? 30,
});
