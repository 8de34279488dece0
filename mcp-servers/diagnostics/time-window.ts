import type { Clock } from '../../shared/clock.ts';

/** A window that ends now and begins `minutes` ago, or at `since` when that is given. */
export const timeWindow = (
  clock: Clock,
  { minutes, since }: { minutes: number; since?: string },
): { from: Date; to: Date } => {
  const to = clock.now();
  const from = since === undefined ? new Date(to.getTime() - minutes * 60_000) : new Date(since);
  return { from, to };
};
