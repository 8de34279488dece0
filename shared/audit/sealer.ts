import { TerminalError } from '../errors.ts';
import { type Collected, collectEntries, SEGMENT_ENTRIES_MAX } from './collect.ts';
import type { LatestSeal } from './latest-seal.ts';
import { keyPath, sealHash, sealPath } from './seal.ts';
import type { SealArchive } from './seal-archive.ts';
import type { SealCursor } from './seal-ledger.ts';
import { keyFile, keySha256 } from './seal-signer.ts';
import type { SealerDeps } from './sealer-deps.ts';
import { readStoredSeal } from './stored-seal.ts';
import { writeSeal } from './write-seal.ts';

export type SealOutcome =
  | { outcome: 'sealed'; seal: LatestSeal; entries: number; isFull: boolean; broken: number }
  | { outcome: 'not-due' | 'nothing-new'; seal: LatestSeal | undefined }
  | { outcome: 'held-by-another' };

export interface Sealer {
  /**
   * Seals when the interval has passed, whatever happened in it; with `closing`, at once, and only if there is something
   * new. `RetryableError` or `ConflictError` when it has to be tried again, `TerminalError` when the archive is not what
   * was sealed: then nothing is written.
   */
  seal(when: 'due' | 'closing'): Promise<SealOutcome>;
  /** The newest seal that this sealer knows of. */
  latestSeal(): LatestSeal | undefined;
}

/** Outlives a round: one look at the tables, one signature, two files. The archive's condition guards what outlives it. */
const LEASE_MS = 60_000;
/** Clocks of writers may differ, and the index follows the table: so much of the time before is looked at again. */
const OVERLAP_MS = 10 * 60_000;
/** What an overlap cannot catch, such as a clock that is a day slow, is found by looking at every incident so often. */
const SWEEP_MS = 3_600_000;

/** Seals what arrived, one segment and one seal at a time. Several may run: one holds the lease, and none can fork. */
export const createSealer = (deps: SealerDeps): Sealer => {
  const { ledger, archive, signer, clock } = deps;
  let latest: LatestSeal | undefined;
  let isKeyKept = false;

  const keepKey = async (): Promise<void> => {
    if (isKeyKept) return;
    const key = await signer.publicKey();
    await archive.put(keyPath(keySha256(key)), keyFile(key));
    isKeyKept = true;
  };

  const round = async (
    fence: number,
    stored: SealCursor | undefined,
    when: 'due' | 'closing',
  ): Promise<SealOutcome> => {
    await keepKey();
    const cursor = await catchUp(deps, stored);
    latest = latestOf(cursor);
    if (when === 'due' && !isDue(cursor, clock.now(), deps.intervalSeconds))
      return { outcome: 'not-due', seal: latest };
    const began = clock.now();
    const isSweep = cursor?.swept_at === undefined || began.getTime() - Date.parse(cursor.swept_at) >= SWEEP_MS;
    const since = isSweep ? undefined : overlapBefore(cursor.looked_at);
    const collected = await collectEntries({ ...deps, entriesMax: deps.entriesMax ?? SEGMENT_ENTRIES_MAX }, since);
    if (when === 'closing' && collected.entries.length === 0) return { outcome: 'nothing-new', seal: latest };
    const written = await writeSeal(deps, { cursor, collected, to: began });
    const looked = written.isOurs && !collected.isFull ? lookedUntil(began, isSweep, cursor) : lookedBefore(cursor);
    await ledger.raise(written.seal.heads);
    await ledger.advance(fence, { ...written.cursor, ...looked });
    latest = latestOf(written.cursor);
    return { outcome: 'sealed', ...outcomeOf(written, collected) };
  };

  return {
    seal: async (when) => {
      const lease = await ledger.acquire(deps.owner, clock.now(), LEASE_MS);
      if (lease === undefined) return { outcome: 'held-by-another' };
      const sealed = await round(lease.fence, lease.cursor, when);
      await ledger.release(lease.fence);
      return sealed;
    },
    latestSeal: () => latest,
  };
};

const outcomeOf = ({ cursor, seal }: Awaited<ReturnType<typeof writeSeal>>, { isFull, broken }: Collected) => ({
  seal: { n: cursor.n, hash: cursor.hash, at: cursor.at },
  entries: seal.count,
  isFull,
  broken: broken.length,
});

/** A clock that went back must not silence the sealer until it has caught up. */
const isDue = (cursor: SealCursor | undefined, now: Date, intervalSeconds: number): boolean => {
  const sinceMs = cursor === undefined ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(cursor.at);
  return sinceMs < 0 || sinceMs >= intervalSeconds * 1_000;
};

const overlapBefore = (looked: string | undefined): Date | undefined =>
  looked === undefined ? undefined : new Date(Date.parse(looked) - OVERLAP_MS);

type Looked = Pick<SealCursor, 'looked_at' | 'swept_at'>;

const lookedUntil = (began: Date, isSweep: boolean, cursor: SealCursor | undefined): Looked => ({
  looked_at: began.toISOString(),
  ...(isSweep ? { swept_at: began.toISOString() } : { swept_at: cursor?.swept_at }),
});

/** A segment that was cut short, or was another sealer's, says nothing about what else there is. */
const lookedBefore = (cursor: SealCursor | undefined): Looked => ({
  ...(cursor?.looked_at && { looked_at: cursor.looked_at }),
  ...(cursor?.swept_at && { swept_at: cursor.swept_at }),
});

const latestOf = (cursor: SealCursor | undefined): LatestSeal | undefined =>
  cursor && { n: cursor.n, hash: cursor.hash, at: cursor.at };

/** Follows the archive: a seal may have been stored by a sealer that ended before it could say so. */
const catchUp = async (deps: SealerDeps, stored: SealCursor | undefined): Promise<SealCursor | undefined> => {
  await refuseLostSeal(deps.archive, stored);
  let cursor = stored;
  for (;;) {
    const next = await readStoredSeal(deps, cursor);
    if (next === undefined) return cursor;
    await deps.ledger.raise(next.seal.heads);
    cursor = { ...next.cursor, ...lookedBefore(stored) };
  }
};

const refuseLostSeal = async (archive: SealArchive, cursor: SealCursor | undefined): Promise<void> => {
  if (cursor === undefined) return;
  const file = await archive.read(sealPath(cursor.n));
  if (file === undefined || sealHash(file) !== cursor.hash)
    throw new TerminalError(`seal ${cursor.n} is not in the archive as it was sealed`);
};
