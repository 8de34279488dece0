import { canonicalJson } from '../canonical.ts';
import { TerminalError } from '../errors.ts';
import type { AuditEntry } from './audit-entry.ts';
import type { Collected } from './collect.ts';
import { merkleRoot } from './merkle.ts';
import { FIRST_PREVIOUS, type Seal, sealFile, sealPath, sealText, segmentPath } from './seal.ts';
import type { SealCursor } from './seal-ledger.ts';
import { keySha256 } from './seal-signer.ts';
import type { SealerDeps } from './sealer-deps.ts';
import { headsOf, leavesOf, parseLine, segmentFile, segmentLines } from './segment.ts';
import { cursorAfter, readStoredSeal, type StoredSeal } from './stored-seal.ts';

/** What is to be sealed: after which seal, what, and up to when. */
export interface SealPlan {
  cursor: SealCursor | undefined;
  collected: Collected;
  to: Date;
}

/**
 * Stores the next segment and its seal, in this order: a seal never names what is not there. Where another sealer was
 * faster its files stand, and are told instead; `isOurs` is false then.
 */
export const writeSeal = async (deps: SealerDeps, plan: SealPlan): Promise<StoredSeal & { isOurs: boolean }> => {
  const { archive, signer } = deps;
  const n = (plan.cursor?.n ?? 0) + 1;
  const file = segmentFile(plan.collected.entries);
  const isOurs = (await archive.put(segmentPath(n), file)) === 'stored';
  const segment = isOurs ? file : await adoptableSegment(deps, n, file);
  if (segment === undefined)
    return fasterSeal(deps, plan, `segment ${n} in the archive does not say what the tables say`);
  const lines = segmentLines(segment) ?? [];
  const seal = await sealOf(deps, plan, { n, lines });
  const signature = (await signer.sign(sealText(seal))).toString('base64');
  const signed = { ...seal, signature };
  if ((await archive.put(sealPath(n), sealFile(signed))) === 'stored')
    return { seal: signed, cursor: cursorAfter(signed, sealFile(signed)), isOurs };
  return fasterSeal(deps, plan, `seal ${n} was stored and is gone`);
};

/** The seal that another sealer stored meanwhile; what else would be wrong when there is none. */
const fasterSeal = async (deps: SealerDeps, { cursor }: SealPlan, otherwise: string) => {
  const stored = await readStoredSeal(deps, cursor);
  if (stored === undefined) throw new TerminalError(otherwise);
  return { ...stored, isOurs: false };
};

const sealOf = async (
  { signer, clock, intervalSeconds }: SealerDeps,
  { cursor, collected, to }: SealPlan,
  { n, lines }: { n: number; lines: readonly Buffer[] },
): Promise<Seal> => {
  const entries = lines.flatMap((line) => parseLine(line) ?? []);
  return {
    v: 1,
    n,
    from: cursor?.to ?? to.toISOString(),
    to: to.toISOString(),
    at: clock.now().toISOString(),
    count: lines.length,
    total: (cursor?.total ?? 0) + lines.length,
    root: merkleRoot(leavesOf(lines)).toString('hex'),
    heads: headsOf(entries),
    broken: collected.broken,
    previous: cursor?.hash ?? FIRST_PREVIOUS,
    key_id: signer.keyId,
    key_sha256: keySha256(await signer.publicKey()),
    path: sealPath(n),
    interval_seconds: intervalSeconds,
  };
};

/** The segment that another sealer stored, maybe without a seal; undefined unless it says what the tables say is next. */
const adoptableSegment = async (
  { archive, source, ledger }: SealerDeps,
  n: number,
  ours: Buffer,
): Promise<Buffer | undefined> => {
  const file = await archive.read(segmentPath(n));
  if (file === undefined || file.equals(ours)) return file;
  const entries = segmentLines(file)?.map(parseLine);
  if (entries === undefined || entries.includes(undefined)) return undefined;
  for (const chain of byIncident(entries as AuditEntry[])) {
    const { incident_id } = chain[0]!;
    const sealed = (await ledger.positions([incident_id])).get(incident_id)?.seq ?? 0;
    const stored = await source.entriesAfter(incident_id, sealed, chain.length);
    if (canonicalJson(stored) !== canonicalJson(chain)) return undefined;
  }
  return file;
};

const byIncident = (entries: readonly AuditEntry[]): AuditEntry[][] => {
  const chains = new Map<string, AuditEntry[]>();
  for (const entry of entries) chains.set(entry.incident_id, [...(chains.get(entry.incident_id) ?? []), entry]);
  return [...chains.values()];
};
