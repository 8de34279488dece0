import type { Clock } from '../clock.ts';
import { RetryableError } from '../errors.ts';

/** What `work` comes to, or a `RetryableError` when it takes longer; the work itself goes on and must be harmless twice. */
export const within = async <T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> => {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(() => {
    throw new RetryableError(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    over.abort();
  }
};
