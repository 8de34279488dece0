import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { verifyChain } from '../../shared/audit/verify-chain.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Intent } from '../../shared/store/incident-store.ts';

/**
 * What an incident's own trail says against executing it; undefined when it says the same as the rows. Rows can be put
 * back or deleted by whoever may write records, the trail is append only: it must be sound, lead to the status that the
 * row has, and tell of no call and no outcome that the intents do not know of. `trail` is read after `incident` and
 * before `known`, so that an honest write in between is no contradiction.
 */
export const trailAgainst = (
  incident: Incident,
  proposalId: string,
  { trail, known }: { trail: readonly AuditEntry[]; known: readonly Intent[] },
): string | undefined => {
  const read = trail[incident.audit_seq - 1];
  if (read?.hash !== incident.audit_head) return 'the trail does not hold the entry that the incident names';
  // An alarm or a note may have been added since the incident was read.
  const last = trail.at(-1) ?? read;
  const verdict = verifyChain(trail, { ...incident, audit_seq: trail.length, audit_head: last.hash });
  if (!verdict.ok)
    return `the trail does not lead to \`${incident.status}\`: ${verdict.defect} at entry ${verdict.seq}`;
  const lost = trail.find((entry) => isOf(entry, proposalId) && !isKnown(entry, known));
  return lost && `entry ${lost.seq} of the trail tells of an ${lost.type} that is not stored any more`;
};

const isOf = ({ type, facts }: AuditEntry, proposalId: string): boolean =>
  (type === 'intent' || type === 'outcome') && facts.proposal_id === proposalId;

const isKnown = ({ type, facts }: AuditEntry, known: readonly Intent[]): boolean => {
  const intent = known.find(({ call_id }) => call_id === facts.call_id);
  return intent !== undefined && (type === 'intent' || intent.outcome !== undefined);
};
