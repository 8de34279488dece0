import type { Timing } from './world.ts';

/**
 * Compresses periods: with `periodScale` 60 a 60-second alarm period lasts one real second.
 * Timestamps are never changed, because clients sign with theirs.
 */
export const createTiming = ({ periodScale, trailDelayMs }: { periodScale: number; trailDelayMs: number }): Timing => ({
  periodMs: (seconds) => (seconds * 1000) / periodScale,
  trailDelayMs,
});
