import { ticketPattern, ticketPatternFor } from '../change-ticket.ts';
import type { Incident } from '../incident.ts';
import type { Policy } from '../policy.ts';
import { type Proposal, proposalHash } from '../proposal.ts';
import { saysSomething } from '../says-something.ts';
import { hasLiveLease } from '../store/lease.ts';
import type { DecisionRequest } from './decision-request.ts';
import { approvalsNeeded } from './quorum.ts';
import type { NoStanding } from './standing.ts';

export type RefusalReason =
  | 'no-such-incident'
  /** There is nothing to decide: none was proposed yet, or the last one is void. */
  | 'no-proposal'
  /** Somebody decided, or the incident went on without a decision. */
  | 'already-decided'
  /** The same person decided before; a no is not taken back. */
  | 'decided-before'
  /** Too late to withdraw: the executor has begun. */
  | 'already-executing'
  /** The hash is one of an earlier proposal: it changed since it was shown. */
  | 'other-proposal'
  /** No proposal of this incident ever had the hash. */
  | 'unknown-hash'
  /** The stored proposal is not the one that was proposed. */
  | 'proposal-altered'
  | 'expired'
  /** The policy is another one since it was proposed: it is void, and is proposed again. */
  | 'policy-changed'
  /** The policy executes no change of this risk class or on this resource, whoever approves. */
  | 'forbidden-by-policy'
  /** A rejection, or breaking the glass, says why. */
  | 'reason-missing'
  /** The policy asks for a change ticket, and none was named. */
  | 'ticket-missing'
  /** What was named as a ticket is empty, or not as the policy wants them. */
  | 'ticket-malformed'
  /** A policy denies it as things are now; the denials say which and why. */
  | 'denied-by-policy'
  /** The incident kept changing while the decision was being written. */
  | 'changed-meanwhile'
  | NoStanding;

/** Shorter texts match too much. */
const HASH_CHARACTERS_MIN = 12;

interface Circumstances {
  incident: Incident;
  proposal: Proposal | undefined;
  policy: Policy;
  now: Date;
}

/** Why a decision cannot be taken now, whoever takes it; undefined when it can. Anything unclear is a reason. */
export const refusalOf = (request: DecisionRequest, circumstances: Circumstances): RefusalReason | undefined => {
  const { incident, proposal, policy, now } = circumstances;
  const withdrawal = isWithdrawal(incident, request);
  if (incident.status !== 'PROPOSED' && !withdrawal) return statusReason(incident);
  if (withdrawal && hasLiveLease(incident, now)) return 'already-executing';
  if (proposal === undefined) return 'no-proposal';
  const hash = proposalHash(proposal);
  if (hash !== incident.proposal_hash || hash !== proposal.hash) return 'proposal-altered';
  if (!names(request.hash, hash)) return 'other-proposal';
  // A date that cannot be read is not in the future.
  if (!withdrawal && !(now.getTime() < Date.parse(proposal.expires_at))) return 'expired';
  if (request.decision === 'approve' && approvalsNeeded(policy, proposal) === 'never') return 'forbidden-by-policy';
  return missingWords(request, policy, proposal);
};

/** A no to what was approved: it stops the execution as long as that has not begun. */
export const isWithdrawal = ({ status }: Incident, { decision }: Pick<DecisionRequest, 'decision'>): boolean =>
  status === 'APPROVED' && decision === 'reject';

const missingWords = (
  { decision, reason, breakGlass, ticket }: DecisionRequest,
  policy: Policy,
  { risk }: Proposal,
): RefusalReason | undefined => {
  if ((decision === 'reject' || breakGlass === true) && !saysSomething(reason)) return 'reason-missing';
  if (ticket !== undefined && !saysSomething(ticket)) return 'ticket-malformed';
  const pattern = ticketPatternFor(policy, risk);
  if (decision === 'reject' || pattern === undefined) return undefined;
  if (ticket === undefined) return 'ticket-missing';
  return ticketPattern(pattern).test(ticket) ? undefined : 'ticket-malformed';
};

const statusReason = ({ status, proposal_hash }: Incident): RefusalReason => {
  if (status === 'EXPIRED') return 'expired';
  return proposal_hash === undefined ? 'no-proposal' : 'already-decided';
};

/** True when a hash, or its beginning as people type it, is meant. */
export const names = (given: string, hash: string): boolean =>
  given.length >= HASH_CHARACTERS_MIN && hash.startsWith(given.toLowerCase());
