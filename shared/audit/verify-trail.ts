import { CONTROL_TRAIL } from '../store/kill-switch.ts';
import { GENESIS } from './audit-entry.ts';
import { type Chain, chainPath } from './chain-file.ts';
import type { AuditFiles } from './seal-archive.ts';
import { sealPath } from './seal.ts';
import { createSealedChains, type SealedChains } from './sealed-chains.ts';
import { TrailDefectError, type TrailNote, type TrailVerdict } from './trail-verdict.ts';
import { type ChainEnd, replayStatus, verifyChain } from './verify-chain.ts';
import { type SealsOptions, type SoundSeal, verifySeals } from './verify-seals.ts';

export interface TrailOptions extends SealsOptions {
  /** The time of verification: the newest seal may be two intervals old by then. */
  at: Date;
}

/**
 * Verifies a whole trail: every seal and segment, that the newest seal is not too old, and that every chain is the one
 * that was sealed. `readChain` is asked for the chains of `incidentIds` and of every incident that was sealed. The
 * verdict names the first bad position, in that order.
 */
export const verifyTrail = async (
  {
    files,
    incidentIds,
    readChain,
  }: {
    files: AuditFiles;
    incidentIds: readonly string[];
    readChain: (incidentId: string) => Promise<Chain | undefined>;
  },
  options: TrailOptions,
): Promise<TrailVerdict> => {
  const chains = createSealedChains();
  const notes: TrailNote[] = [];
  const keys = new Set<string>();
  let newest: SoundSeal | undefined;
  const verdict = (): Omit<TrailVerdict, 'ok'> => ({
    seals: newest?.seal.n ?? 0,
    entries: newest?.seal.total ?? 0,
    ...(newest && { latest: { n: newest.seal.n, hash: newest.hash, at: newest.seal.at } }),
    keys: [...keys],
    notes,
  });
  try {
    for await (const sound of verifySeals(files, chains, options, notes)) {
      keys.add(sound.seal.key_sha256);
      newest = sound;
    }
    const dueMs = refuseStale(newest, options.at);
    for (const id of [...new Set([...chains.incidentIds(), ...incidentIds])].sort())
      verifySealedChain(id, await readChain(id), chains, dueMs);
    return { ok: true, ...verdict() };
  } catch (error) {
    if (error instanceof TrailDefectError) return { ok: false, ...verdict(), defect: error.defect, place: error.place };
    throw error;
  }
};

/** The epoch millisecond before which everything has to be sealed. */
const refuseStale = (newest: SoundSeal | undefined, at: Date): number => {
  if (newest === undefined) throw new TrailDefectError('no-seal', { file: sealPath(1), seal: 1 });
  const { n, at: sealedAt, interval_seconds } = newest.seal;
  const dueMs = at.getTime() - 2_000 * interval_seconds;
  if (Date.parse(sealedAt) < dueMs) throw new TrailDefectError('stale', { file: sealPath(n), seal: n });
  return dueMs;
};

const verifySealedChain = (id: string, chain: Chain | undefined, sealed: SealedChains, dueMs: number): void => {
  const hashes = sealed.hashes(id);
  const at = (seq: number) => ({ file: chainPath(id), incident_id: id, seq });
  if (chain === undefined) throw new TrailDefectError('chain-missing', at(1));
  const { entries } = chain;
  const verdict = verifyChain(entries, endOf(id, chain));
  if (!verdict.ok) throw new TrailDefectError(verdict.defect, at(verdict.seq));
  const differs = hashes.findIndex((hash, index) => entries[index] !== undefined && entries[index].hash !== hash);
  if (differs !== -1) throw new TrailDefectError('sealed', at(differs + 1));
  if (entries.length < hashes.length) throw new TrailDefectError('truncated', at(entries.length + 1));
  const late = entries.find(({ at: written }, index) => index >= hashes.length && Date.parse(written) < dueMs);
  if (late !== undefined) throw new TrailDefectError('unsealed', at(late.seq));
};

const endOf = (id: string, { incident, entries }: Chain): ChainEnd => {
  const at = { file: chainPath(id), incident_id: id, seq: 1 };
  if (incident !== undefined && incident.incident_id !== id) throw new TrailDefectError('foreign', at);
  if (incident !== undefined) return incident;
  if (id !== CONTROL_TRAIL) throw new TrailDefectError('chain-missing', at);
  const end = { audit_seq: entries.length, audit_head: entries.at(-1)?.hash ?? GENESIS };
  return { incident_id: id, ...end, status: replayStatus(entries) as ChainEnd['status'] };
};
