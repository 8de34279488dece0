import { type AuditEntry, auditHash, GENESIS } from '../../../shared/audit/audit-entry.ts';
import { merkleRoot } from '../../../shared/audit/merkle.ts';
import { parseSeal, sealFile, type SignedSeal } from '../../../shared/audit/seal.ts';
import { headsOf, leavesOf, parseLine, segmentFile, segmentLines } from '../../../shared/audit/segment.ts';
import type { MemoryArchive } from './memory-archive.ts';
import { type SealingWorld, sealingWorld } from './sealing-world.ts';

const SEGMENTS = 5;

/**
 * A world with five segments of two incidents, eight entries each, an empty segment, and one incident that is not
 * sealed yet; and its export.
 */
export const sealedTrail = async (): Promise<{ world: SealingWorld; untouched: MemoryArchive }> => {
  const world = sealingWorld();
  const sealer = world.sealer();
  for (let n = 1; n <= SEGMENTS; n += 1) {
    await world.incident();
    await world.incident();
    await world.sealNext(sealer);
  }
  await world.sealNext(sealer);
  await world.incident();
  return { world, untouched: await world.exported() };
};

export const entriesOf = (files: MemoryArchive, n: number): AuditEntry[] =>
  segmentLines(files.files.get(`segments/${n}.ndjson`)!)!.map((line) => parseLine(line)!);
export const putEntries = (files: MemoryArchive, n: number, entries: readonly AuditEntry[]): void =>
  void files.files.set(`segments/${n}.ndjson`, segmentFile(entries));
export const sealAt = (files: MemoryArchive, n: number): SignedSeal => parseSeal(files.files.get(`seals/${n}.json`)!)!;
export const putSeal = (files: MemoryArchive, n: number, seal: SignedSeal): void =>
  void files.files.set(`seals/${n}.json`, sealFile(seal));

/** Makes the numbers, links and hashes of every chain in a segment fit again: what one does who knows how. */
export const rehash = (entries: AuditEntry[]): AuditEntry[] => {
  const last = new Map<string, AuditEntry>();
  return entries.map((entry) => {
    const before = last.get(entry.incident_id);
    const { hash: _, ...rest } = { ...entry, seq: (before?.seq ?? 0) + 1, previous: before?.hash ?? GENESIS };
    const fitted = { ...rest, hash: auditHash(rest) };
    last.set(entry.incident_id, fitted);
    return fitted;
  });
};

/** Writes a segment and makes its seal say what it says now; the signature cannot be made to fit. */
export const reseal = (files: MemoryArchive, n: number, entries: readonly AuditEntry[]): void => {
  putEntries(files, n, entries);
  const lines = segmentLines(files.files.get(`segments/${n}.ndjson`)!)!;
  const [root, heads] = [merkleRoot(leavesOf(lines)).toString('hex'), headsOf(entries)];
  putSeal(files, n, { ...sealAt(files, n), count: entries.length, root, heads });
};

export const changed = (entries: readonly AuditEntry[], index: number): AuditEntry[] =>
  entries.map((entry, at) => (at === index ? { ...entry, principal: 'eve' } : entry));
export const without = (entries: readonly AuditEntry[], index: number): AuditEntry[] =>
  entries.filter((_, at) => at !== index);
