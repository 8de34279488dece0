import type { AwsAccess } from '../../shared/aws/clients.ts';
import { createAwsSender } from '../../shared/aws/clients.ts';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { describeError } from '../../shared/errors.ts';
import { settleMessage, type Settlement } from '../../shared/signals/settle-message.ts';
import type { SignalVerdict } from '../../shared/signals/signal.ts';
import { within } from '../../shared/signals/within.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import type { SignalQueue } from './signal-queue.ts';

const BATCH_MAX = 10;
/** SQS's longest wait, and its answer's way back. */
const WAIT_SECONDS = 20;
const CALL_MS_MAX = 30_000;
/** One message may not hold up the others of its batch; what outlives this is tried again and does no harm twice. */
const MESSAGE_MS_MAX = 15_000;
const BACKOFF_MS = 250;
const BACKOFF_MS_MAX = 30_000;
/** Messages put aside that are remembered, in case SQS hands one out again before it heard of its deletion. */
const REMEMBERED_MAX = 1_000;

interface Received {
  MessageId?: string;
  ReceiptHandle?: string;
  Body?: string;
  Attributes?: Partial<Record<string, string>>;
}

export interface PollerOptions {
  clock?: Clock;
  /** Receives after which a message that makes something break is put aside. */
  receivesMax?: number;
}

/**
 * Reads the signal queue until stopped. What is refused goes to the dead letters once, with its reason; what could not
 * be stored stays in the queue and comes again; each message is settled by itself.
 */
export const pollSignals = (
  access: AwsAccess,
  queue: SignalQueue,
  receive: (body: string) => Promise<SignalVerdict>,
  log: (line: string) => void,
  { clock = systemClock, receivesMax }: PollerOptions = {},
): { stop(): Promise<void> } => {
  const sender = createAwsSender(access, 'adaptive');
  const deadLetters: DeadLetters = createDeadLetters(access, queue);
  const stopping = new AbortController();
  const putAside = new Set<string>();

  const send = (operation: string, input: object, ...signals: AbortSignal[]) =>
    sender.send(
      'sqs',
      operation,
      { QueueUrl: queue.url, ...input },
      {
        abortSignal: AbortSignal.any([AbortSignal.timeout(CALL_MS_MAX), ...signals]),
      },
    );

  const act = async (message: Received, settlement: Settlement): Promise<void> => {
    const { ReceiptHandle, MessageId = '', Body = '' } = message;
    if (settlement.act === 'retry') {
      log(`signals: message \`${MessageId}\` is tried again: ${settlement.reason}`);
      await send('ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: settlement.afterSeconds });
      return;
    }
    if (settlement.act === 'dead-letter') {
      log(`signals: message \`${MessageId}\` is refused: ${settlement.reason}`);
      await deadLetters.put(Body, settlement.reason);
      remember(putAside, MessageId);
    }
    await send('DeleteMessage', { ReceiptHandle });
  };

  const settle = async (message: Received): Promise<void> => {
    const { MessageId = '', Body = '', Attributes } = message;
    try {
      if (putAside.has(MessageId)) return void (await send('DeleteMessage', { ReceiptHandle: message.ReceiptHandle }));
      const receiveCount = Number(Attributes?.['ApproximateReceiveCount'] ?? 1);
      const bounded = (body: string): Promise<SignalVerdict> => within(receive(body), MESSAGE_MS_MAX, clock);
      await act(message, await settleMessage({ body: Body, receiveCount }, bounded, receivesMax));
    } catch (error) {
      // The message becomes visible again by itself.
      log(`signals: message \`${MessageId}\`: ${describeError(error)}`);
    }
  };

  const receiveBatch = async (): Promise<readonly Received[]> => {
    const wanted = { MaxNumberOfMessages: BATCH_MAX, WaitTimeSeconds: WAIT_SECONDS };
    const names = { MessageSystemAttributeNames: ['ApproximateReceiveCount'] };
    const answer = await send('ReceiveMessage', { ...wanted, ...names }, stopping.signal);
    return (answer as { Messages?: Received[] }).Messages ?? [];
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted)
      try {
        // One after the other: alarms of one batch mostly belong to one incident, and would contend for it.
        for (const message of await receiveBatch()) await settle(message);
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return;
        log(`signals: ${describeError(error)}`);
        const pauseMs = Math.min(BACKOFF_MS * 2 ** failures++, BACKOFF_MS_MAX);
        await clock.sleep(pauseMs, stopping.signal).catch(() => undefined);
      }
  };
  const running = run();
  return {
    /** Ends the waiting at once; a batch that was received is settled first. */
    stop: () => {
      stopping.abort();
      return running;
    },
  };
};

const remember = (ids: Set<string>, id: string): void => {
  ids.add(id);
  if (ids.size > REMEMBERED_MAX) ids.delete(ids.values().next().value as string);
};
