import type { Approval, DecisionSealer } from '../approval.ts';
import { ruleFor } from '../authorization/rule.ts';
import type { Policy } from '../policy.ts';
import { type Proposal, proposalHash } from '../proposal.ts';
import { personOf } from './person.ts';
import { type NoStanding, type StandingDependencies, standingOf } from './standing.ts';

/** Why a stored decision does not count. */
export interface InvalidDecision {
  approver: string;
  why: 'forged' | 'other-proposal' | 'after-expiry' | NoStanding;
}

/** The decisions on one proposal, counted. */
export interface Quorum {
  /** Approvals needed. `never`: the policy forbids this whoever approves. One decision by break glass or by the policy is enough. */
  need: number | 'never';
  /** Rejections that end it. */
  rejectionsNeeded: number;
  /** Valid approvals, one a person, oldest first; none of somebody who also rejected. */
  approvals: Approval[];
  /** Valid rejections, one a person. */
  rejections: Approval[];
  invalid: InvalidDecision[];
  /** True when nothing is missing, and it was neither rejected nor withdrawn. */
  met: boolean;
}

export interface QuorumDependencies extends StandingDependencies {
  sealer: DecisionSealer;
}

/** Approvals that a proposal needs under `policy`: never fewer than people were told when it was proposed. */
export const approvalsNeeded = (policy: Policy, proposal: Proposal): number | 'never' => {
  const { approvals } = ruleFor(policy, proposal);
  return approvals === 'never' ? 'never' : Math.max(1, approvals, proposal.approvals_needed);
};

/**
 * Counts the decisions on a proposal from what is stored, believing nothing: the seal of each is verified, it must be
 * for the hash that the proposal has now and made before the proposal expired, whoever decided must still be somebody
 * who may, and each person counts once. Throws what the sealer and the directory throw.
 */
export const countQuorum = async (
  deps: QuorumDependencies,
  proposal: Proposal,
  decisions: readonly Approval[],
): Promise<Quorum> => {
  const invalid: InvalidDecision[] = [];
  const valid: Approval[] = [];
  for (const decision of [...decisions].sort((a, b) => a.decided_at.localeCompare(b.decided_at))) {
    const why = await reasonAgainst(deps, proposal, decision);
    if (why === undefined) valid.push(decision);
    else invalid.push({ approver: decision.approver, why });
  }
  return { ...tally(deps.policy, proposal, valid), invalid };
};

const tally = (policy: Policy, proposal: Proposal, valid: readonly Approval[]): Omit<Quorum, 'invalid'> => {
  const rejections = onePerPerson(valid.filter(({ decision }) => decision === 'reject'));
  const opposed = new Set(rejections.map(({ approver }) => personOf(approver)));
  const inFavour = valid.filter(({ decision, approver }) => decision === 'approve' && !opposed.has(personOf(approver)));
  const approvals = onePerPerson(inFavour);
  const { rejections: rejectionsNeeded } = ruleFor(policy, proposal);
  const needed = approvalsNeeded(policy, proposal);
  const alone = approvals.find(decidesAlone);
  const need = needed !== 'never' && alone !== undefined ? 1 : needed;
  const last = alone ?? (need === 'never' ? undefined : approvals[need - 1]);
  // After the quorum was complete one no is enough: it withdraws, whatever the record of the incident says since.
  const isWithdrawn = last !== undefined && rejections.some(({ decided_at }) => decided_at > last.decided_at);
  const met = last !== undefined && !isWithdrawn && rejections.length < rejectionsNeeded;
  return { need, rejectionsNeeded, approvals, rejections, met };
};

const decidesAlone = ({ break_glass, channel }: Approval): boolean => break_glass === true || channel === 'policy';

const reasonAgainst = async (
  deps: QuorumDependencies,
  proposal: Proposal,
  decision: Approval,
): Promise<InvalidDecision['why'] | undefined> => {
  if (!(await deps.sealer.verify(decision))) return 'forged';
  const { incident_id, proposal_id } = proposal;
  const isOfThis = decision.incident_id === incident_id && decision.proposal_id === proposal_id;
  if (!isOfThis || decision.hash !== proposalHash(proposal)) return 'other-proposal';
  // Only a time that can be read is before another. It is never too late for a no.
  const isInTime = Date.parse(decision.decided_at) < Date.parse(proposal.expires_at);
  if (decision.decision === 'approve' && !isInTime) return 'after-expiry';
  const standing = await standingOf(deps, proposal, decision);
  return 'against' in standing ? standing.against : undefined;
};

/** The first decision of each person, unless a later one broke the glass. */
const onePerPerson = (decisions: readonly Approval[]): Approval[] => {
  const people = new Map<string, Approval>();
  for (const decision of decisions) {
    const person = personOf(decision.approver);
    if (!people.has(person) || decision.break_glass === true) people.set(person, decision);
  }
  return [...people.values()];
};
