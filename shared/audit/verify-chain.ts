import type { Incident } from '../incident.ts';
import { findTransition, type Status } from '../transitions.ts';
import { type AuditEntry, auditHash, GENESIS } from './audit-entry.ts';

/** What is wrong with a chain, from the entry itself to the whole of it. */
export type ChainDefect =
  /** The entry belongs to another incident. */
  | 'foreign'
  /** A number is missing, repeated or out of order. */
  | 'gap'
  /** The entry does not name the hash of the one before. */
  | 'link'
  /** The entry was edited after it was hashed. */
  | 'hash'
  /** The move is not in the table, or does not leave the status that the one before reached. */
  | 'move'
  /** The incident counts more entries than there are. */
  | 'truncated'
  /** There are more entries than the incident counts. */
  | 'excess'
  /** The last hash is not the one that the incident names. */
  | 'head'
  /** Replayed from the first entry, the chain does not end at the incident's status. */
  | 'status';

/** A sound chain, or its first defect and the `seq` at which it shows. */
export type ChainVerdict = { ok: true; entries: number } | { ok: false; defect: ChainDefect; seq: number };

/** The part of an incident that its chain must lead to. */
export type ChainEnd = Pick<Incident, 'incident_id' | 'audit_seq' | 'audit_head' | 'status'>;

/**
 * Verifies an incident's chain from its first entry to the incident, and names the first bad position. Read the
 * incident before and after the trail: a write in between shows as `truncated` or `excess`.
 */
export const verifyChain = (entries: readonly AuditEntry[], incident: ChainEnd): ChainVerdict => {
  let previous = GENESIS;
  let status: Status | undefined;
  for (const [index, entry] of entries.entries()) {
    const defect = entryDefect(entry, { incident, index, previous, status });
    if (defect !== undefined) return { ok: false, defect, seq: index + 1 };
    previous = entry.hash;
    if (isMove(entry)) status = entry.to as Status;
  }
  const defect = endDefect(entries.length, previous, status, incident);
  return defect === undefined ? { ok: true, entries: entries.length } : { ok: false, defect, seq: entries.length };
};

/** The status that a chain leads to from nothing; undefined when it opens no incident. Believes what it is given: verify first. */
export const replayStatus = (entries: readonly AuditEntry[]): Status | undefined =>
  entries.filter(isMove).at(-1)?.to as Status | undefined;

const isMove = ({ type }: AuditEntry): boolean => type === 'opened' || type === 'moved';

interface Position {
  incident: ChainEnd;
  index: number;
  previous: string;
  status: Status | undefined;
}

/** What is wrong with an entry that is said to follow the one of number `seq` and hash `hash`. */
export const linkDefect = (
  entry: AuditEntry,
  { seq, hash }: { seq: number; hash: string },
): 'gap' | 'link' | 'hash' | undefined => {
  if (entry.seq !== seq + 1) return 'gap';
  if (entry.previous !== hash) return 'link';
  return hashOf(entry) === entry.hash ? undefined : 'hash';
};

const entryDefect = (entry: AuditEntry, { incident, index, previous, status }: Position): ChainDefect | undefined => {
  const defect = linkDefect(entry, { seq: index, hash: previous });
  if (defect !== undefined) return defect;
  if (entry.incident_id !== incident.incident_id) return 'foreign';
  return isMove(entry) && !isLegal(entry, status) ? 'move' : undefined;
};

/** An entry without a canonical form was not hashed by us. */
const hashOf = ({ hash: _, ...entry }: AuditEntry): string | undefined => {
  try {
    return auditHash(entry);
  } catch {
    return undefined;
  }
};

const isLegal = ({ type, from, to, by }: AuditEntry, status: Status | undefined): boolean => {
  if (type === 'opened') return status === undefined && to === 'RECEIVED';
  return from === status && findTransition(from as Status, to as Status, by) !== undefined;
};

const endDefect = (
  entries: number,
  head: string,
  status: Status | undefined,
  incident: ChainEnd,
): ChainDefect | undefined => {
  if (entries < incident.audit_seq) return 'truncated';
  if (entries > incident.audit_seq) return 'excess';
  if (head !== incident.audit_head) return 'head';
  return status === incident.status ? undefined : 'status';
};
