import type { Incident } from '../incident.ts';
import type { Policy } from '../policy.ts';
import type { Proposal } from '../proposal.ts';
import type { Move } from '../store/incident-store.ts';

/** Reason of the return to DIAGNOSED of what was proposed under another policy; whoever proposes sees it and starts anew. */
export const PROPOSAL_OUTDATED = 'proposal-outdated';

/**
 * True when the policy is another one since the proposal was made. What people were told (how many approve, who, which
 * guardrails warned) was the earlier one's, and the executor would void every approval of it.
 */
export const isOutdated = ({ version }: Pick<Policy, 'version'>, { policy_version }: Proposal): boolean =>
  policy_version !== version;

/** Voids the proposal, in the name of who would have approved it. */
export const outdatedMove = (
  { incident_id, version, status }: Incident,
  { proposal_id, policy_version }: Proposal,
  { principal, policy }: { principal: string; policy: Pick<Policy, 'version'> },
): Move => ({
  incidentId: incident_id,
  version,
  from: status,
  to: 'DIAGNOSED',
  by: 'approver',
  reason: PROPOSAL_OUTDATED,
  principal,
  facts: {
    proposal_id,
    proposed_under: policy_version,
    policy: policy.version,
    detail: `it was proposed under policy \`${policy_version}\`, and now \`${policy.version}\` holds`,
  },
});
