import type { Approval } from '../approval.ts';
import type { Incident } from '../incident.ts';
import type { Proposal } from '../proposal.ts';
import { maskSecrets } from '../safety/mask-secrets.ts';
import type { Move } from '../store/incident-store.ts';
import type { DecisionRequest } from './decision-request.ts';
import { personOf } from './person.ts';

/** Reason of an approval against the quorum: whoever is told of the move is told this. */
export const APPROVED_BREAK_GLASS = 'approved-break-glass';

const REASON_CHARACTERS_MAX = 500;
const TICKET_CHARACTERS_MAX = 100;

/** The decision that is asked for, on the proposal as it is stored, at the server's time; not yet sealed. */
export const decisionOf = (
  { decision, reason, approver, channel, ticket, breakGlass }: DecisionRequest,
  { incident_id, proposal_id, hash }: Proposal,
  now: Date,
): Omit<Approval, 'mac'> => ({
  incident_id,
  proposal_id,
  hash,
  approver,
  decision,
  // Sealed, kept for good and sent to others: a secret that somebody pasted goes before that.
  reason: maskSecrets(reason).slice(0, REASON_CHARACTERS_MAX).toWellFormed(),
  channel,
  ...(ticket !== undefined && { ticket: ticket.slice(0, TICKET_CHARACTERS_MAX).toWellFormed() }),
  ...(breakGlass === true && decision === 'approve' && { break_glass: true as const }),
  decided_at: now.toISOString(),
});

/** True when one person's earlier decision leaves no room for this one: the same again, or anything after a no. */
export const excludes = (earlier: Approval, later: Approval): boolean =>
  personOf(earlier.approver) === personOf(later.approver) &&
  (earlier.decision === 'reject' || (earlier.decision === later.decision && earlier.break_glass === later.break_glass));

/** The move of status that a decision completes. */
export const decisionMove = (
  { incident_id, version, status }: Incident,
  approval: Approval,
  to: 'APPROVED' | 'REJECTED',
): Move => ({
  incidentId: incident_id,
  version,
  from: status,
  to,
  by: 'approver',
  reason: reasonOf(approval, to),
  principal: approval.approver,
  approval,
  facts: {
    channel: approval.channel,
    said: approval.reason,
    ...(approval.ticket !== undefined && { ticket: approval.ticket }),
    ...(approval.break_glass === true && { break_glass: true }),
  },
});

const reasonOf = ({ break_glass, channel }: Approval, to: 'APPROVED' | 'REJECTED'): string => {
  if (to === 'REJECTED') return 'rejected';
  if (break_glass === true) return APPROVED_BREAK_GLASS;
  return channel === 'policy' ? 'approved-by-policy' : 'quorum-reached';
};
