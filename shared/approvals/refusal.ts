import type { Incident } from '../incident.ts';
import type { Policy } from '../policy.ts';
import { type Proposal, proposalHash } from '../proposal.ts';
import { hasLiveLease } from '../store/lease.ts';
import { approvalsNeeded } from './quorum.ts';
import type { DecisionRequest } from './decision-request.ts';

export type RefusalReason =
  | 'no-such-incident'
  /** There is nothing to decide: none was proposed yet, or the last one is void. */
  | 'no-proposal'
  /** Somebody decided, or the incident went on without a decision. */
  | 'already-decided'
  /** The same person decided so before. */
  | 'decided-before'
  /** Too late to withdraw: the executor has begun. */
  | 'already-executing'
  /** The hash is not the one of the live proposal: it changed since it was shown. */
  | 'other-proposal'
  /** The stored proposal is not the one that was proposed. */
  | 'proposal-altered'
  | 'expired'
  /** The policy executes no change of this risk class, whoever approves. */
  | 'forbidden-by-policy'
  /** The incident kept changing while the decision was being written. */
  | 'changed-meanwhile';

/** Shorter texts match too much. */
const HASH_CHARACTERS_MIN = 12;

interface Circumstances {
  incident: Incident;
  proposal: Proposal | undefined;
  policy: Pick<Policy, 'risks'>;
  now: Date;
}

/** Why a decision cannot be taken now; undefined when it can. Anything unclear is a reason. */
export const refusalOf = (request: DecisionRequest, circumstances: Circumstances): RefusalReason | undefined => {
  const { incident, proposal, policy, now } = circumstances;
  const withdrawal = incident.status === 'APPROVED' && request.decision === 'reject';
  if (incident.status !== 'PROPOSED' && !withdrawal) return statusReason(incident);
  if (withdrawal && hasLiveLease(incident, now)) return 'already-executing';
  if (proposal === undefined) return 'no-proposal';
  const hash = proposalHash(proposal);
  if (hash !== incident.proposal_hash || hash !== proposal.hash) return 'proposal-altered';
  if (!names(request.hash, hash)) return 'other-proposal';
  // A date that cannot be read is not in the future.
  if (!withdrawal && !(now.getTime() < Date.parse(proposal.expires_at))) return 'expired';
  const forbidden = request.decision === 'approve' && approvalsNeeded(policy, proposal) === 'never';
  return forbidden ? 'forbidden-by-policy' : undefined;
};

const statusReason = ({ status, proposal_hash }: Incident): RefusalReason => {
  if (status === 'EXPIRED') return 'expired';
  return proposal_hash === undefined ? 'no-proposal' : 'already-decided';
};

const names = (given: string, hash: string): boolean =>
  given.length >= HASH_CHARACTERS_MIN && hash.startsWith(given.toLowerCase());
