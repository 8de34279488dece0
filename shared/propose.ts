import { ruleFor } from './authorization/rule.ts';
import type { AwsReader } from './aws/aws-reader.ts';
import { isSameCanonical } from './canonical.ts';
import { type Change, type UsageFigures, withoutPrecondition } from './changes/change.ts';
import { parseChangeCall } from './changes/index.ts';
import { describeError, TerminalError } from './errors.ts';
import { highestRisk, type Policy } from './policy.ts';
import { nextProposalId } from './proposal-id.ts';
import { type Action, type ChangeCall, type Proposal, proposalHash, RESOLVER_ROLE } from './proposal.ts';

/** An action ready for a proposal, or why there is none. An action with problems may be shown, never proposed. */
export type PreparedAction =
  | { action: Action; problems: readonly string[]; isNoOp: boolean }
  | { action: undefined; problems: readonly string[] };

/**
 * Everything a proposal says of one change, computed by code from the parameters and one read of the target.
 * Throws `RetryableError` when the target cannot be read now.
 */
export const prepareAction = async (
  call: ChangeCall,
  aws: AwsReader,
  usage: UsageFigures = {},
): Promise<PreparedAction> => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) return { action: undefined, problems: parsed.problems };
  const { change, params } = parsed;
  try {
    const preImage = await change.capture(params, aws);
    const problems = change.problems?.(params, preImage) ?? [];
    const action = describeAction(change, params, preImage, usage);
    return { action, problems, isNoOp: isSameCanonical(withoutPrecondition(preImage), action.post_image) };
  } catch (error) {
    if (error instanceof TerminalError) return { action: undefined, problems: [describeError(error)] };
    throw error;
  }
};

/** The action that a change, its parameters and a pre-image make. Pure. */
export const describeAction = (change: Change, params: unknown, preImage: unknown, usage: UsageFigures): Action => ({
  change: change.id,
  target: change.target(params),
  params: params as Record<string, unknown>,
  inverse: change.invert(params, preImage),
  call: change.call(params, preImage),
  summary: change.summary(params, preImage),
  risk: change.risk(params, preImage),
  permissions: [...change.permissions(params, preImage)],
  pre_image: preImage,
  post_image: change.postImage(params, preImage),
  cost: change.cost(params, preImage, usage),
});

/** A proposal with its quorum, expiry and hash. Throws `TerminalError` when the policy never allows its risk. */
export const assembleProposal = (about: {
  incidentId: string;
  /** The incident's first proposal when left out. */
  proposalId?: string;
  actions: readonly Action[];
  policy: Policy;
  /** An agent's role, or the person who asked for it to be made again. */
  requestedBy?: string;
  warnings?: readonly string[];
  justification: string;
  evidence: readonly string[];
  now: Date;
}): Proposal => {
  const { policy, now } = about;
  const actions = [...about.actions];
  const risk = highestRisk(actions.map((action) => action.risk));
  const { approvals, ttlMinutes } = ruleFor(policy, { risk, actions });
  if (approvals === 'never') throw new TerminalError(`the policy never allows a change of risk ${risk} to this`);
  const proposal = {
    v: 1 as const,
    proposal_id: about.proposalId ?? nextProposalId(about.incidentId, undefined),
    incident_id: about.incidentId,
    actions,
    risk,
    policy_version: policy.version,
    approvals_needed: approvals,
    requested_by: about.requestedBy ?? RESOLVER_ROLE,
    warnings: [...(about.warnings ?? [])],
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + ttlMinutes * 60_000).toISOString(),
  };
  return {
    ...proposal,
    hash: proposalHash(proposal),
    justification: about.justification,
    evidence: [...about.evidence],
  };
};
