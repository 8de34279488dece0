import { canonicalJson } from '../canonical.ts';
import { AuditEntry } from './audit-entry.ts';
import { leafHash } from './merkle.ts';
import { parseCanonical } from './parse-canonical.ts';
import type { Head } from './seal.ts';

/** The file of a segment: one entry a line, each in canonical JSON and ended by a line feed. */
export const segmentFile = (entries: readonly AuditEntry[]): Buffer =>
  Buffer.from(entries.map((entry) => `${canonicalJson(entry)}\n`).join(''));

const LINE_FEED = 0x0a;

/** The lines of a segment's file without their ends; undefined when the last one has no end. */
export const segmentLines = (file: Buffer): Buffer[] | undefined => {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = file.indexOf(LINE_FEED); end !== -1; end = file.indexOf(LINE_FEED, start)) {
    lines.push(file.subarray(start, end));
    start = end + 1;
  }
  return start === file.length ? lines : undefined;
};

/** The entry in a line; undefined unless the line is exactly as a sealer writes it. */
export const parseLine = (line: Buffer): AuditEntry | undefined => parseCanonical(AuditEntry, line);

/** The entry in a line whose bytes are vouched for; undefined when it holds none. */
export const parseSealedLine = (line: Buffer): AuditEntry | undefined => {
  try {
    return AuditEntry.safeParse(JSON.parse(line.toString())).data;
  } catch {
    return undefined;
  }
};

/** The leaves of the tree over a segment. */
export const leavesOf = (lines: readonly Buffer[]): Buffer[] => lines.map(leafHash);

/** The last entry of each incident, by id. Entries of one incident come in the order of their numbers. */
export const headsOf = (entries: readonly AuditEntry[]): Head[] => {
  const heads = new Map<string, Head>();
  for (const { incident_id, seq, hash } of entries) heads.set(incident_id, { incident_id, seq, hash });
  return [...heads.values()].sort(({ incident_id: a }, { incident_id: b }) => (a < b ? -1 : 1));
};

/**
 * Entries of several chains in the order in which they arrived. A clock that went back does not reorder a chain: within
 * one, the number decides.
 */
export const inArrivalOrder = (chains: readonly (readonly AuditEntry[])[]): AuditEntry[] =>
  chains
    .flatMap((chain) => {
      let latest = '';
      return chain.map((entry) => {
        latest = entry.at > latest ? entry.at : latest;
        return { entry, arrived: latest };
      });
    })
    .sort(
      (a, b) =>
        compare(a.arrived, b.arrived) || compare(a.entry.incident_id, b.entry.incident_id) || a.entry.seq - b.entry.seq,
    )
    .map(({ entry }) => entry);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
