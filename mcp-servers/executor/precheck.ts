import { countQuorum } from '../../shared/approvals/quorum.ts';
import { findChange } from '../../shared/changes/index.ts';
import type { Change, Image } from '../../shared/changes/change.ts';
import { judgeAll, violationsIn } from '../../shared/guardrails/index.ts';
import type { Incident } from '../../shared/incident.ts';
import { type Action, type Proposal, proposalHash } from '../../shared/proposal.ts';
import { sameImage } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';

export interface FreshAction {
  action: Action;
  change: Change;
  preImage: Image;
}

/** Ready to be made; or not, and whether that voids the approvals (`void`) or only this attempt (`wait`). */
export type Readiness =
  | { ready: true; approvers: readonly string[]; actions: readonly FreshAction[] }
  | { ready: false; kind: 'void' | 'wait'; reason: string; detail: string };

const no = (kind: 'void' | 'wait', reason: string, detail: string): Readiness => ({
  ready: false,
  kind,
  reason,
  detail,
});

/**
 * Re-reads, re-counts, re-hashes and re-judges everything an approval rests on. Trusts nothing it was handed. Once it
 * `isBegun`, our own calls have changed revisions: a target that is otherwise as it was is not drift.
 */
export const precheck = async (
  incident: Incident,
  proposal: Proposal,
  isBegun: boolean,
  deps: ExecutorDeps,
): Promise<Readiness> => {
  if (proposalHash(proposal) !== proposal.hash || proposal.hash !== incident.proposal_hash)
    return no('void', 'proposal-changed', 'the stored proposal is not the one that was approved');
  if (deps.clock.now().toISOString() >= proposal.expires_at)
    return no('wait', 'expired', `the proposal expired at ${proposal.expires_at}`);
  if (proposal.policy_version !== deps.policy.version)
    return no(
      'void',
      'policy-changed',
      `proposed under \`${proposal.policy_version}\`, now \`${deps.policy.version}\``,
    );

  const decisions = await deps.store.approvals(incident.incident_id, proposal.proposal_id);
  const quorum = await countQuorum(deps, proposal, decisions);
  if (!quorum.met) return no('void', 'quorum-not-met', `${quorum.approvals.length} valid approvals of ${quorum.need}`);

  const actions = await captureAll(proposal, deps);
  if (actions === undefined) return no('void', 'change-not-in-catalogue', 'the catalogue no longer has this change');
  const drifted = actions.find(
    ({ action, preImage }) => !sameImage(preImage, action.pre_image) && !sameImage(preImage, action.post_image),
  );
  if (drifted) return no('void', 'target-drifted', `\`${drifted.action.target}\` changed after the proposal was made`);
  const violation = await firstViolation(incident, proposal, asProposed(actions, isBegun), deps);
  return violation
    ? no('void', 'guardrail', violation)
    : { ready: true, approvers: quorum.approvals.map((approval) => approval.approver), actions };
};

const captureAll = async (proposal: Proposal, deps: ExecutorDeps): Promise<FreshAction[] | undefined> => {
  const fresh: FreshAction[] = [];
  for (const action of proposal.actions) {
    const change = findChange(action.change);
    const params = change?.params.safeParse(action.params);
    if (!change || !params?.success) return undefined;
    fresh.push({ action, change, preImage: await change.capture(params.data, deps.aws) });
  }
  return fresh;
};

/** An action that is already in place is not drift, and neither is a revision that an earlier action of ours made. */
const asProposed = (actions: readonly FreshAction[], isBegun: boolean): readonly FreshAction[] =>
  actions.map(({ action, change, preImage }) => {
    const isOurs = sameImage(preImage, action.post_image) || (isBegun && sameImage(preImage, action.pre_image));
    return { action, change, preImage: isOurs ? action.pre_image : preImage };
  });

/** Guardrails that passed when it was proposed are judged again on fresh reads. */
const firstViolation = async (
  incident: Incident,
  proposal: Proposal,
  actions: readonly FreshAction[],
  deps: ExecutorDeps,
): Promise<string | undefined> => {
  if (incident.diagnosis === undefined) return 'the incident has no diagnosis';
  const baseline = incident.workload === undefined ? undefined : await deps.store.baseline(incident.workload);
  const verdicts = judgeAll({
    incident,
    diagnosis: incident.diagnosis,
    evidence: await deps.store.evidence(incident.incident_id),
    proposal,
    resources: baseline?.resources ?? [incident.resource],
    baseline,
    policy: deps.policy,
    fresh: actions,
    now: deps.clock.now(),
  });
  const [violation] = violationsIn(verdicts);
  return violation && `${violation.id}: ${violation.detail}`;
};
