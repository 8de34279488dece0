import type { Approval } from '../approval.ts';
import { ruleFor } from '../authorization/rule.ts';
import { type Directory, groupsAt, type Person } from '../people.ts';
import type { Policy } from '../policy.ts';
import type { Proposal } from '../proposal.ts';
import { personOf } from './person.ts';

/** Why somebody's decision does not count, whatever it says. */
export type NoStanding =
  /** Unknown, or in none of the groups that decide about this. */
  | 'not-an-approver'
  /** Nobody approves what they asked for. */
  | 'own-proposal'
  /** The policy knows no break glass, or not for this person. */
  | 'no-break-glass'
  /** The policy file does not let this be approved by itself. */
  | 'no-auto-approval';

/** What a decision says about who took it, and when. */
export type Signature = Pick<Approval, 'approver' | 'decision' | 'channel' | 'break_glass' | 'decided_at'>;

export interface StandingDependencies {
  policy: Policy;
  directory: Directory;
}

/** The person who may decide so, or why not. An auto-approval is nobody's. */
export type Standing = { person?: Person } | { against: NoStanding };

/** Who the policy file is when it approves by itself; no person can have this id. */
export const policyApprover = ({ version }: Pick<Policy, 'version'>): string => `policy:${version}`;

/**
 * Whether a decision counts, by the directory and the policy as they are now: membership counts as of now, and a shift
 * as of the moment of the decision. Throws what the directory throws.
 */
export const standingOf = async (
  { policy, directory }: StandingDependencies,
  proposal: Proposal,
  decision: Signature,
): Promise<Standing> => {
  if (decision.channel === 'policy') return autoApprovalStanding(policy, proposal, decision);
  const person = await directory.find({ id: decision.approver });
  if (person === undefined) return { against: 'not-an-approver' };
  const against = reasonAgainst(policy, proposal, decision, person);
  return against === undefined ? { person } : { against };
};

const reasonAgainst = (
  policy: Policy,
  proposal: Proposal,
  { decision, break_glass, decided_at }: Signature,
  person: Person,
): NoStanding | undefined => {
  if (decision === 'approve' && personOf(proposal.requested_by) === personOf(person.id)) return 'own-proposal';
  const groups = groupsAt(person, new Date(decided_at));
  if (break_glass === true)
    return policy.break_glass !== undefined && groups.includes(policy.break_glass.group) ? undefined : 'no-break-glass';
  const { approverGroups } = ruleFor(policy, proposal);
  const isInOneOfEach = approverGroups.every((oneOf) => oneOf.some((group) => groups.includes(group)));
  return isInOneOfEach ? undefined : 'not-an-approver';
};

const autoApprovalStanding = (policy: Policy, proposal: Proposal, { approver, decision }: Signature): Standing => {
  const isPermitted =
    decision === 'approve' &&
    approver === policyApprover(policy) &&
    ruleFor(policy, proposal).autoApprove &&
    proposal.actions.every(({ cost }) => cost.monthly_nano_usd !== 'unknown');
  return isPermitted ? {} : { against: 'no-auto-approval' };
};
