import { setTimeout as sleep } from 'node:timers/promises';

/** Waits before attempt `attempt` (from 1): a random time up to 5 ms, 10 ms, 20 ms … 160 ms, so that contenders part. */
export const pauseWithJitter = (attempt: number): Promise<void> =>
  sleep(Math.random() * Math.min(160, 5 * 2 ** (attempt - 1)));
