import type { AuthorizationAnswer } from '../authorization/authorizer.ts';
import { mayAutoApprove } from '../authorization/auto-approve.ts';
import { ruleFor } from '../authorization/rule.ts';
import { ConflictError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import { type Proposal, proposalHash } from '../proposal.ts';
import type { OutboxMessage } from '../store/incident-store.ts';
import type { DecideDependencies } from './decide.ts';
import { decisionMove, decisionOf } from './decision-move.ts';
import { isOutdated } from './outdated.ts';
import { countQuorum } from './quorum.ts';
import { policyApprover } from './standing.ts';

/**
 * Approves a proposal in the name of the policy file, when that says so for its risk class and every rule permits it.
 * Answers the moved incident, or undefined when a person has to decide: whatever is unclear, a person decides. Throws
 * what the store, the sealer and the tags reader throw.
 */
export const autoApprove = async (
  deps: DecideDependencies,
  { incident_id, status }: Pick<OutboxMessage, 'incident_id' | 'status'>,
): Promise<Incident | undefined> => {
  if (status !== 'PROPOSED' || !mayEver(deps)) return undefined;
  const incident = await deps.store.get(incident_id);
  if (incident?.status !== 'PROPOSED' || incident.proposal_id === undefined) return undefined;
  const proposal = await deps.store.proposal(incident_id, incident.proposal_id);
  if (proposal === undefined || proposalHash(proposal) !== incident.proposal_hash) return undefined;
  if (isOutdated(deps.policy, proposal)) return undefined;
  if (!(await isPermitted(deps, incident, proposal))) return undefined;
  return approve(deps, incident, proposal);
};

/** Nothing is read for a policy that approves nothing by itself: the shipped one. */
const mayEver = ({ policy }: DecideDependencies): boolean =>
  Object.values(policy.risks).some(({ auto_approve }) => auto_approve);

const isPermitted = async (
  { policy, authorizer, tagsOf, clock }: DecideDependencies,
  incident: Incident,
  proposal: Proposal,
): Promise<boolean> => {
  if (!ruleFor(policy, proposal).autoApprove) return false;
  const answers = await Promise.all(
    proposal.actions.map(async (action): Promise<AuthorizationAnswer> => {
      const tags = await tagsOf(action.target);
      const { risk, requested_by: requestedBy } = proposal;
      return mayAutoApprove(authorizer, { action, risk, tags, requestedBy, incident, now: clock.now() });
    }),
  );
  return answers.every(({ allowed }) => allowed);
};

const approve = async (
  deps: DecideDependencies,
  incident: Incident,
  proposal: Proposal,
): Promise<Incident | undefined> => {
  const request = {
    incidentId: incident.incident_id,
    hash: proposal.hash,
    decision: 'approve',
    reason: `the policy approves changes of risk ${proposal.risk} by itself`,
    approver: policyApprover(deps.policy),
    channel: 'policy',
  } as const;
  const decision = decisionOf(request, proposal, deps.clock.now());
  const approval = { ...decision, mac: await deps.sealer.seal(decision) };
  const before = await deps.store.approvals(incident.incident_id, proposal.proposal_id);
  const quorum = await countQuorum(deps, proposal, [...before, approval]);
  if (!quorum.met || before.some(({ decision: earlier }) => earlier === 'reject')) return undefined;
  try {
    return await deps.store.move(decisionMove(incident, approval, 'APPROVED'));
  } catch (error) {
    // Somebody was faster: whatever it was, it was a person or an alarm, and a person decides.
    if (error instanceof ConflictError) return undefined;
    throw error;
  }
};
