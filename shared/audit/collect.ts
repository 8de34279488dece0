import { TerminalError } from '../errors.ts';
import { type AuditEntry, GENESIS } from './audit-entry.ts';
import type { ChainLength, EntrySource } from './entry-source.ts';
import type { Seal } from './seal.ts';
import type { SealLedger } from './seal-ledger.ts';
import { inArrivalOrder } from './segment.ts';
import { linkDefect } from './verify-chain.ts';

/** Most entries of one segment: with 16 KB of facts each, what a sealer can hold in memory several times. */
export const SEGMENT_ENTRIES_MAX = 2_000;

/** What a look at the tables found. */
export interface Collected {
  /** Not yet sealed, in the order of their arrival. */
  entries: AuditEntry[];
  broken: Seal['broken'];
  /** True when there may be more than a segment takes. */
  isFull: boolean;
}

/** Entries that are not sealed yet, of incidents written at `since` or later; of all there are when it is left out. */
export const collectEntries = async (
  { source, ledger, entriesMax }: { source: EntrySource; ledger: SealLedger; entriesMax: number },
  since: Date | undefined,
): Promise<Collected> => {
  const chains: AuditEntry[][] = [];
  const broken: Seal['broken'] = [];
  const seen = new Set<string>();
  let left = entriesMax;
  for await (const page of source.changed(since)) {
    const fresh = page.filter(({ incident_id }) => !seen.has(incident_id));
    fresh.forEach(({ incident_id }) => seen.add(incident_id));
    const positions = await ledger.positions(fresh.map(({ incident_id }) => incident_id));
    for (const { incident_id, audit_seq } of fresh) {
      const position = positions.get(incident_id) ?? { seq: 0, hash: GENESIS };
      if (audit_seq <= position.seq) continue;
      if (left <= 0) return { entries: inArrivalOrder(chains), broken, isFull: true };
      const { entries, defect } = await readNew(source, incident_id, position, left);
      if (defect !== undefined) broken.push({ incident_id, seq: position.seq + entries.length + 1, defect });
      chains.push(entries);
      left -= entries.length;
    }
  }
  return { entries: inArrivalOrder(chains), broken, isFull: left <= 0 };
};

/** The entries that continue a chain from its sealed position, up to the first that does not. */
const readNew = async (
  source: EntrySource,
  incidentId: ChainLength['incident_id'],
  position: { seq: number; hash: string },
  limit: number,
): Promise<{ entries: AuditEntry[]; defect?: string }> => {
  const entries: AuditEntry[] = [];
  let at = position;
  const found = await source.entriesAfter(incidentId, position.seq, limit).catch(unreadable);
  if (found === undefined) return { entries, defect: 'unreadable' };
  for (const entry of found) {
    const defect = entry.incident_id === incidentId ? linkDefect(entry, at) : 'foreign';
    if (defect !== undefined) return { entries, defect };
    entries.push(entry);
    at = entry;
  }
  return { entries };
};

/** A row that somebody bent must not keep every other incident from being sealed. */
const unreadable = (error: unknown): undefined => {
  if (error instanceof TerminalError) return undefined;
  throw error;
};
