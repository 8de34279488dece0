import type { Clock } from '../../shared/clock.ts';
import { RetryableError } from '../../shared/errors.ts';

/** While this runs after a failure, nobody is asked again: one that is down is waited for once, not once a message. */
const PAUSE_MS = 10_000;

/** Asks somebody who may be down; throws at once while they are known to be. */
export const createOutagePause = (name: string, clock: Clock) => {
  let closedUntilMs = 0;
  return async <T>(ask: () => Promise<T>): Promise<T> => {
    if (clock.now().getTime() < closedUntilMs) throw new RetryableError(`${name} did not answer a moment ago`);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof RetryableError) closedUntilMs = clock.now().getTime() + PAUSE_MS;
      throw error;
    }
  };
};
