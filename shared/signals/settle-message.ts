import { describeError, RetryableError } from '../errors.ts';
import { plainText } from './plain-text.ts';
import type { SignalVerdict } from './signal.ts';

/** Receives after which a message that fails for a reason of its own is put aside: about four minutes. */
const RECEIVES_MAX = 8;
/** First pause of a message that could not be stored; it doubles with every receive. */
const RETRY_SECONDS = 1;
const RETRY_SECONDS_MAX = 300;
const REASON_CHARACTERS_MAX = 500;

/** What to do with a message of the queue. */
export type Settlement =
  | { act: 'delete'; verdict: SignalVerdict }
  | { act: 'dead-letter'; reason: string }
  | { act: 'retry'; afterSeconds: number; reason: string };

/**
 * Decides about one received message. What is refused is put aside at once; a message that makes something break is tried
 * again, and put aside when it keeps doing so. A store that cannot be reached puts nothing aside: the message is good.
 */
export const settleMessage = async (
  message: { body: string; receiveCount: number },
  receive: (body: string) => Promise<SignalVerdict>,
  receivesMax = RECEIVES_MAX,
): Promise<Settlement> => {
  try {
    const verdict = await receive(message.body);
    return verdict.accepted ? { act: 'delete', verdict } : { act: 'dead-letter', reason: verdict.reason };
  } catch (error) {
    const reason = plainText(describeError(error), REASON_CHARACTERS_MAX);
    if (!(error instanceof RetryableError) && message.receiveCount >= receivesMax)
      return { act: 'dead-letter', reason: `failed ${message.receiveCount} times: ${reason}` };
    const afterSeconds = Math.min(RETRY_SECONDS * 2 ** (message.receiveCount - 1), RETRY_SECONDS_MAX);
    return { act: 'retry', afterSeconds, reason };
  }
};
