import type { Overdue } from '../../agents/watchdog/judge.ts';
import type { WhyWaiting } from '../../shared/approvals/waits.ts';
import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import type { Incident } from '../../shared/incident.ts';
import { hasLiveLease } from '../../shared/store/lease.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';

/** Type of the audit entry with which the watchdog starts a lost worker again: counted, so that it ends. */
export const RESTARTED = 'restarted';
/** Type of the audit entry that says once why an approved change waits. */
export const HELD = 'held';

/** One incident as the judge sees it. */
export interface Standing {
  incident: Incident;
  overdue: Overdue;
}

/**
 * How long an incident stands still and what was tried since. The chain is read only for one that nobody owns and that
 * waits for no person: that is rare, and it says more than the record, which alarms and notes keep young.
 */
export const standingOf = async (
  incident: Incident,
  store: IncidentStore,
  now: Date,
  whyWaiting?: WhyWaiting,
): Promise<Standing> => {
  const { status, lease_until, proposal_attempts, proposal_expires_at } = incident;
  const known = { status, lease_until, proposal_attempts, proposal_expires_at };
  if (hasLiveLease(incident, now) || status === 'PROPOSED')
    return { incident, overdue: { ...known, since: incident.updated_at, retries: 0 } };
  const entries = sinceLastMove(await store.auditTrail(incident.incident_id));
  const held = status === 'APPROVED' ? await whyHeld(incident, store, whyWaiting) : undefined;
  const restarts = entries.filter(({ type }) => type === RESTARTED);
  return {
    incident,
    overdue: {
      ...known,
      since: entries[0]?.at ?? incident.created_at,
      retries: restarts.length,
      ...(restarts.length > 0 ? { retried_at: restarts.at(-1)?.at } : {}),
      begun: status === 'APPROVED' && (await isBegun(incident, store)),
      ...(held !== undefined && { held, isHoldTold: entries.some(({ type }) => type === HELD) }),
    },
  };
};

const sinceLastMove = (trail: readonly AuditEntry[]): readonly AuditEntry[] => {
  const moved = trail.findLastIndex(({ type }) => type === 'moved' || type === 'opened');
  return trail.slice(Math.max(0, moved));
};

const whyHeld = async (
  { incident_id, proposal_id }: Incident,
  store: IncidentStore,
  whyWaiting: WhyWaiting | undefined,
): Promise<string | undefined> => {
  if (whyWaiting === undefined || proposal_id === undefined) return undefined;
  const proposal = await store.proposal(incident_id, proposal_id);
  return proposal && whyWaiting(proposal);
};

const isBegun = async ({ incident_id, proposal_id }: Incident, store: IncidentStore): Promise<boolean> =>
  proposal_id !== undefined && (await store.intents(incident_id, proposal_id)).length > 0;
