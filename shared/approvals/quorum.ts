import type { Approval, DecisionSealer } from '../approval.ts';
import type { Policy } from '../policy.ts';
import { type Proposal, proposalHash } from '../proposal.ts';
import { personOf } from './person.ts';

/** Why a stored decision does not count. */
export interface InvalidDecision {
  approver: string;
  why: 'forged' | 'other-proposal' | 'after-expiry';
}

/** The decisions on one proposal, counted. */
export interface Quorum {
  /** `never`: the policy forbids this risk class whoever approves. */
  need: number | 'never';
  /** Valid approvals, one a person, oldest first. */
  approvals: Approval[];
  /** Valid rejections. One is enough. */
  rejections: Approval[];
  invalid: InvalidDecision[];
  /** True when nothing is missing and nobody said no. */
  met: boolean;
}

/** Approvals that a proposal needs under `policy`: never fewer than people were told when it was proposed. */
export const approvalsNeeded = (
  policy: Pick<Policy, 'risks'>,
  { risk, approvals_needed }: Pick<Proposal, 'risk' | 'approvals_needed'>,
): number | 'never' => {
  const { approvals } = policy.risks[risk];
  return approvals === 'never' ? 'never' : Math.max(1, approvals, approvals_needed);
};

/**
 * Counts the decisions on a proposal from what is stored, believing nothing: the seal of each is verified, it must be
 * for the hash that the proposal has now, made before the proposal expired, and each person counts once.
 */
export const countQuorum = async (
  sealer: DecisionSealer,
  policy: Pick<Policy, 'risks'>,
  proposal: Proposal,
  decisions: readonly Approval[],
): Promise<Quorum> => {
  const hash = proposalHash(proposal);
  const invalid: InvalidDecision[] = [];
  const valid: Approval[] = [];
  for (const decision of [...decisions].sort((a, b) => a.decided_at.localeCompare(b.decided_at))) {
    const why = await reasonAgainst(sealer, proposal, hash, decision);
    if (why === undefined) valid.push(decision);
    else invalid.push({ approver: decision.approver, why });
  }
  const approvals = onePerPerson(valid.filter(({ decision }) => decision === 'approve'));
  const rejections = onePerPerson(valid.filter(({ decision }) => decision === 'reject'));
  const need = approvalsNeeded(policy, proposal);
  const met = need !== 'never' && rejections.length === 0 && approvals.length >= need;
  return { need, approvals, rejections, invalid, met };
};

const reasonAgainst = async (
  sealer: DecisionSealer,
  proposal: Proposal,
  hash: string,
  decision: Approval,
): Promise<InvalidDecision['why'] | undefined> => {
  if (!(await sealer.verify(decision))) return 'forged';
  const { incident_id, proposal_id } = proposal;
  if (decision.hash !== hash || decision.incident_id !== incident_id || decision.proposal_id !== proposal_id)
    return 'other-proposal';
  return Date.parse(decision.decided_at) >= Date.parse(proposal.expires_at) ? 'after-expiry' : undefined;
};

const onePerPerson = (decisions: readonly Approval[]): Approval[] => {
  const people = new Map<string, Approval>();
  for (const decision of decisions) {
    const person = personOf(decision.approver);
    if (!people.has(person)) people.set(person, decision);
  }
  return [...people.values()];
};
