import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { describeError } from '../errors.ts';
import { ReplayWindow } from './replay-window.ts';

export type PutDeadLetter = (body: string, reason: string) => Promise<void>;

/** Bodies of strangers are kept too, so a flood of them must end somewhere. */
const KEPT_MAX = 60;
const KEPT_MS = 60_000;
/** The same body is kept once in this time. */
const SAME_MS = 3_600_000;

/** Keeps refused bodies for a person to look at: each once, and not more than a bounded number a minute. Never throws. */
export const createRefusedBodies = (deps: { put?: PutDeadLetter; clock: Clock; log: (line: string) => void }) => {
  const { put, clock, log } = deps;
  const kept = new ReplayWindow(SAME_MS, clock);
  let keptAtMs: number[] = [];
  return {
    keep: async (body: Buffer, reason: string): Promise<void> => {
      log(`signals: refused: ${reason}`);
      if (put === undefined) return;
      const nowMs = clock.now().getTime();
      keptAtMs = keptAtMs.filter((atMs) => atMs > nowMs - KEPT_MS);
      const id = createHash('sha256').update(body).digest('hex');
      if (keptAtMs.length >= KEPT_MAX || !kept.claim(id)) return;
      keptAtMs.push(nowMs);
      try {
        await put(body.toString('utf8'), reason);
      } catch (error) {
        kept.release(id);
        log(`signals: a refused body could not be kept: ${describeError(error)}`);
      }
    },
  };
};
