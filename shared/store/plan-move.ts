import { nextEntry } from '../audit/next-entry.ts';
import { ConflictError, IllegalTransitionError, TerminalError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import { findTransition, isTerminal } from '../transitions.ts';
import type { Move, OutboxMessage } from './incident-store.ts';
import { hasLiveLease } from './lease.ts';
import type { RecordWrite } from './record-driver.ts';

/**
 * What a move stores. Throws `IllegalTransitionError` for a move that is not in the table, `ConflictError` when the
 * incident is not as the mover believes, `TerminalError` when the move lacks what its status needs.
 */
export const planMove = (before: Incident, move: Move, now: Date): RecordWrite => {
  refuseIllegal(move);
  refuseConflict(before, move, now);
  const unlinked: Incident = {
    ...before,
    ...move.set,
    ...proposalFields(move),
    ...(move.to === 'EXECUTED' && { executed_at: move.set?.executed_at ?? now.toISOString() }),
    ...leaseFields(before, move, now),
    status: move.to,
    reason: move.reason,
    detail: detailOf(move),
    version: before.version + 1,
    updated_at: now.toISOString(),
  };
  const { by, principal, from, to, reason } = move;
  const facts = { ...move.facts, ...movedFacts(unlinked, move) };
  const entry = nextEntry(before, { type: 'moved', by, principal, from, to, reason, facts }, now);
  const after = withoutUndefined({ ...unlinked, audit_seq: entry.seq, audit_head: entry.hash });
  return {
    before,
    after,
    entry,
    outbox: outboxMessage(after),
    closes: isTerminal(move.to),
    proposal: move.proposal,
    approval: move.approval,
    evidence: move.evidence,
    ...(move.outcome && {
      outcome: {
        proposal_id: move.outcome.proposalId,
        call_id: move.outcome.callId ?? `execute-${move.outcome.callIndex}`,
        outcome: move.outcome.outcome,
      },
    }),
  };
};

/** What others are told about the present status of an incident. */
export const outboxMessage = (incident: Incident): OutboxMessage => ({
  message_id: `${incident.incident_id}.v${incident.version}`,
  incident_id: incident.incident_id,
  status: incident.status,
  reason: incident.reason,
  version: incident.version,
  created_at: incident.updated_at,
});

const refuseIllegal = (move: Move): void => {
  if (findTransition(move.from, move.to, move.by) === undefined)
    throw new IllegalTransitionError(`\`${move.by}\` may not move \`${move.from}\` to \`${move.to}\``, {
      incidentId: move.incidentId,
    });
  if (move.to === 'PROPOSED' && move.proposal === undefined)
    throw new TerminalError('a move to `PROPOSED` needs its proposal', { incidentId: move.incidentId });
};

const refuseConflict = (before: Incident, move: Move, now: Date): void => {
  const because = conflictOf(before, move, now);
  if (because !== undefined)
    throw new ConflictError(`\`${move.from}\` to \`${move.to}\` refused: ${because}`, {
      incidentId: move.incidentId,
      stored: before,
    });
};

const conflictOf = (before: Incident, move: Move, now: Date): string | undefined => {
  if (before.status !== move.from) return `status is \`${before.status}\``;
  if (move.fence !== undefined)
    return before.fence === move.fence ? undefined : `fence is ${before.fence}, not ${move.fence}`;
  if (before.version !== move.version) return `version is ${before.version}, not ${move.version}`;
  return hasLiveLease(before, now) ? `\`${before.owner}\` owns it` : undefined;
};

/** The incident names its live proposal; a return to DIAGNOSED voids it. */
const proposalFields = ({ to, proposal }: Move): Partial<Incident> => {
  if (proposal !== undefined)
    return {
      proposal_id: proposal.proposal_id,
      proposal_hash: proposal.hash,
      proposal_expires_at: proposal.expires_at,
    };
  return to === 'DIAGNOSED' ? { proposal_hash: undefined, proposal_expires_at: undefined } : {};
};

/** PROPOSED waits for a person and terminal waits for nobody: neither has an owner. */
const leaseFields = (before: Incident, move: Move, now: Date): Partial<Incident> => {
  const { lease, to } = move;
  if (lease === 'release' || to === 'PROPOSED' || isTerminal(to)) return { owner: undefined, lease_until: undefined };
  if (lease === undefined) return {};
  return { owner: lease.owner, lease_until: now.getTime() + lease.ms, fence: before.fence + 1 };
};

const DETAIL_CHARACTERS_MAX = 1_000;

/** Why, in words, as the mover says it: of this move only, so that nobody reads what is over. */
const detailOf = ({ facts }: Move): string | undefined => {
  const said = facts?.detail;
  return typeof said === 'string' && said !== '' ? said.slice(0, DETAIL_CHARACTERS_MAX).toWellFormed() : undefined;
};

/** Facts that every move records whatever its mover says. */
const movedFacts = (after: Incident, { approval }: Move): Record<string, unknown> => ({
  version: after.version,
  fence: after.fence,
  proposal_hash: after.proposal_hash,
  ...(approval && { approver: approval.approver, decision: approval.decision, hash: approval.hash }),
});

/** Drops members that are undefined: a field that is cleared is not stored. */
export const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
