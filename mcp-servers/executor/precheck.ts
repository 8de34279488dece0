import { countQuorum } from '../../shared/approvals/quorum.ts';
import { TARGET_DRIFTED, type Voiding } from '../../shared/approvals/voided.ts';
import { judgeAll, violationsIn } from '../../shared/guardrails/index.ts';
import type { Denial } from '../../shared/authorization/authorizer.ts';
import type { Incident } from '../../shared/incident.ts';
import { type Proposal, proposalHash } from '../../shared/proposal.ts';
import { SIGNAL_RECOVERED, SIGNAL_RECOVERED_WARNING } from '../../shared/signals/signal-recovered.ts';
import { costDrift } from './cost-drift.ts';
import type { ExecutorDeps } from './deps.ts';
import { asProposed, captureAll, driftOf, type FreshAction, isInPlace } from './fresh-action.ts';
import { askPolicy } from './policy-answer.ts';
import { isSignalBack } from './signal-back.ts';

/** Ready to be made; or not, and whether that voids the approvals (`void`) or only this attempt (`wait`). */
export type Readiness = { ready: true; approvers: readonly string[]; actions: readonly FreshAction[] } | NotReady;
type NotReady = Voiding & { ready: false; kind: 'void' | 'wait' };

const no = (kind: NotReady['kind'], reason: string, detail: string, rules?: readonly string[]): NotReady => ({
  ready: false,
  kind,
  reason,
  detail,
  ...(rules && { rules }),
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
  if (hashOf(proposal) !== proposal.hash || proposal.hash !== incident.proposal_hash)
    return no('void', 'proposal-changed', 'the stored proposal is not the one that was approved');
  if (deps.clock.now().toISOString() >= proposal.expires_at)
    return no('wait', 'expired', `the proposal expired at ${proposal.expires_at}`);
  const decisions = await deps.store.approvals(incident.incident_id, proposal.proposal_id);
  const quorum = await countQuorum(deps, proposal, decisions);
  if (!quorum.met) return no('void', 'quorum-not-met', `${quorum.approvals.length} valid approvals of ${quorum.need}`);

  const actions = await captureAll(proposal, deps);
  if (actions === undefined) return no('void', 'change-not-in-catalogue', 'the catalogue no longer has this change');
  const against =
    driftIn(actions) ??
    (await policyAgainst({ incident, proposal, quorum }, deps)) ??
    (await violationIn(incident, proposal, asProposed(actions, isBegun), deps)) ??
    (isBegun ? undefined : await overtakenBy(incident, proposal, actions, deps));
  return against ?? { ready: true, approvers: quorum.approvals.map((approval) => approval.approver), actions };
};

/** A stored proposal without a canonical form is nobody's: it has no hash. */
const hashOf = (proposal: Proposal): string | undefined => {
  try {
    return proposalHash(proposal);
  } catch {
    return undefined;
  }
};

const driftIn = (actions: readonly FreshAction[]): NotReady | undefined => {
  for (const fresh of actions) {
    const drift = driftOf(fresh);
    if (drift !== undefined) return no('void', TARGET_DRIFTED, `\`${fresh.action.target}\` ${drift}`);
  }
  return undefined;
};

/**
 * The policy as it is now. An approval was given under one version of it: under another one people are asked again, even
 * where that still permits it; where it does not, they are told what stands against it. A freeze is waited for.
 */
const policyAgainst = async (
  about: Parameters<typeof askPolicy>[0],
  deps: ExecutorDeps,
): Promise<NotReady | undefined> => {
  const { refusals, holds } = await askPolicy(about, deps);
  const { policy_version: approved } = about.proposal;
  const { version } = deps.policy;
  if (refusals.length > 0) return no('void', 'policy-refuses', inWords(refusals), idsOf(refusals));
  if (approved !== version) return no('void', 'policy-changed', `proposed under \`${approved}\`, now \`${version}\``);
  return holds.length > 0 ? no('wait', 'policy-holds', inWords(holds)) : undefined;
};

const inWords = (denials: readonly Denial[]): string =>
  [...new Set(denials.map(({ policy, why }) => `${policy}: ${why}`))].join('; ');
const idsOf = (denials: readonly Denial[]): string[] => [...new Set(denials.map(({ policy }) => policy))];

/** Guardrails that passed when it was proposed are judged again on fresh reads. */
const violationIn = async (
  incident: Incident,
  proposal: Proposal,
  actions: readonly FreshAction[],
  deps: ExecutorDeps,
): Promise<NotReady | undefined> => {
  if (incident.diagnosis === undefined) return no('void', 'guardrail', 'the incident has no diagnosis');
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
  return violation && no('void', 'guardrail', `${violation.id}: ${violation.detail}`, [violation.id]);
};

/** What else the approval rested on: the cost as it was shown, and a service that was broken. */
const overtakenBy = async (
  incident: Incident,
  proposal: Proposal,
  actions: readonly FreshAction[],
  deps: ExecutorDeps,
): Promise<NotReady | undefined> => {
  // Nothing is made where everything is in place: that is recorded as seen.
  if (actions.every(isInPlace)) return undefined;
  const cost = await costDrift(actions, deps);
  if (cost !== undefined) return no('void', 'cost-changed', cost);
  const isKnown = proposal.warnings.includes(SIGNAL_RECOVERED_WARNING);
  if (isKnown || !(await isSignalBack(incident, deps))) return undefined;
  return no('void', SIGNAL_RECOVERED, 'every alarm is OK and the workload answers: it may not be needed any more');
};
