import { canonicalJson } from '../canonical.ts';
import { LimitExceededError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import { type AuditEntry, auditHash, GENESIS } from './audit-entry.ts';

/** Facts are references and short texts; evidence is kept elsewhere and cited by id. */
const FACTS_BYTES_MAX = 16_000;

/** What an entry says; its place in the chain is given by the incident. */
export type AuditStatement = Pick<AuditEntry, 'type' | 'by' | 'principal' | 'facts'> &
  Partial<Pick<AuditEntry, 'from' | 'to' | 'reason'>>;

/**
 * The entry that follows the incident's last one (or the first of a new incident), hashed.
 * Throws `TerminalError` for facts without a canonical form, `LimitExceededError` for too many.
 */
export const nextEntry = (
  incident: Pick<Incident, 'incident_id'> & Partial<Pick<Incident, 'audit_seq' | 'audit_head'>>,
  statement: AuditStatement,
  now: Date,
): AuditEntry => {
  const size = Buffer.byteLength(canonicalJson(statement.facts));
  if (size > FACTS_BYTES_MAX) throw new LimitExceededError('auditFactsBytesMax', size, FACTS_BYTES_MAX);
  const entry = {
    incident_id: incident.incident_id,
    seq: (incident.audit_seq ?? 0) + 1,
    previous: incident.audit_head ?? GENESIS,
    at: now.toISOString(),
    ...statement,
  };
  return { ...entry, hash: auditHash(entry) };
};
