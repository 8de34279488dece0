import type { Approval } from '../approval.ts';
import type { Denial } from '../authorization/authorizer.ts';
import { ruleFor } from '../authorization/rule.ts';
import { ticketPatternFor } from '../change-ticket.ts';
import type { Clock } from '../clock.ts';
import { ConflictError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import type { Person } from '../people.ts';
import type { Proposal } from '../proposal.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import { pauseWithJitter } from '../store/jitter.ts';
import type { DecisionRequest } from './decision-request.ts';
import { decisionMove, decisionOf, excludes } from './decision-move.ts';
import { type DenialDependencies, denialsOf } from './denials.ts';
import { isOutdated, outdatedMove } from './outdated.ts';
import { approvalsNeeded, countQuorum, type Quorum, type QuorumDependencies } from './quorum.ts';
import { isWithdrawal, names, refusalOf, type RefusalReason } from './refusal.ts';
import { noteRefusal } from './refusal-notes.ts';
import { standingOf } from './standing.ts';

/** What a decision is taken with. */
export interface DecideDependencies extends QuorumDependencies, DenialDependencies {
  store: IncidentStore;
  clock: Clock;
}

/** What became of a decision. */
export type DecisionResult =
  | { outcome: 'approved' | 'rejected'; incident: Incident }
  /** It counts, and more of its kind are needed: approvals, or rejections. */
  | { outcome: 'recorded'; incident: Incident; decision: Approval['decision']; have: number; need: number }
  | Refused;

/** A decision that was not taken. `incident` is absent when there is none of that id. */
export interface Refused extends RefusalTerms {
  outcome: 'refused';
  why: RefusalReason;
  incident?: Incident;
}

/** What would have to be otherwise: the rules that deny it, or how a change ticket looks. */
interface RefusalTerms {
  denials?: Denial[];
  ticketPattern?: string;
}

/**
 * Folded alarms and notes may come between the reading and the writing. A valid decision must not lose to them: it tries
 * more often than a note does.
 */
const ATTEMPTS_MAX = 60;

/** One try: what was read, and who decides. */
interface Attempt {
  incident: Incident;
  proposal: Proposal;
  person: Person;
  /** The decision, not yet sealed. */
  decision: Omit<Approval, 'mac'>;
  number: number;
}

/**
 * Takes a person's decision on one exact proposal. Every refusal is a value and is told in the audit trail;
 * throws only what the store, the directory and the sealer throw. All times are the server's.
 */
export const decide = async (deps: DecideDependencies, request: DecisionRequest): Promise<DecisionResult> => {
  for (let number = 1; ; number++) {
    const incident = await deps.store.get(request.incidentId);
    if (incident === undefined) return { outcome: 'refused', why: 'no-such-incident' };
    const proposal = await liveProposal(deps.store, incident);
    const now = deps.clock.now();
    const circumstances = { incident, proposal, policy: deps.policy, now };
    if (proposal === undefined)
      return refuse(deps, request, incident, refusalOf(request, circumstances) ?? 'no-proposal');
    const decision = decisionOf(request, proposal, now);
    // Who may not decide is told that and nothing else about the proposal.
    const standing = await standingOf(deps, proposal, decision);
    if ('against' in standing) return refuse(deps, request, incident, standing.against);
    const { person } = standing;
    const why = person === undefined ? 'not-an-approver' : refusalOf(request, circumstances);
    if (why === 'other-proposal' && !(await wasProposed(deps.store, request)))
      return refuse(deps, request, incident, 'unknown-hash');
    if (why !== undefined || person === undefined)
      return refuse(deps, request, incident, why ?? 'not-an-approver', termsOf(deps, proposal, why));
    try {
      const attempt = { incident, proposal, person, number, decision: { ...decision, approver: person.id } };
      return await record(deps, request, attempt);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      if (number === ATTEMPTS_MAX) return refuse(deps, request, incident, 'changed-meanwhile');
      await pauseWithJitter(number);
    }
  }
};

/** Whether an earlier proposal of the incident had the hash: its trail names every one that people were shown. */
const wasProposed = async (store: IncidentStore, { incidentId, hash }: DecisionRequest): Promise<boolean> =>
  (await store.auditTrail(incidentId)).some(
    ({ facts: { proposal_hash: shown } }) => typeof shown === 'string' && names(hash, shown),
  );

const termsOf = ({ policy }: DecideDependencies, { risk }: Proposal, why?: RefusalReason): RefusalTerms => {
  const isAboutTicket = why === 'ticket-missing' || why === 'ticket-malformed';
  const ticketPattern = isAboutTicket ? ticketPatternFor(policy, risk) : undefined;
  return ticketPattern === undefined ? {} : { ticketPattern };
};

const liveProposal = async (store: IncidentStore, incident: Incident): Promise<Proposal | undefined> =>
  incident.proposal_id === undefined || incident.proposal_hash === undefined
    ? undefined
    : store.proposal(incident.incident_id, incident.proposal_id);

/** Writes the decision, with the move of status that it completes. */
const record = async (
  deps: DecideDependencies,
  request: DecisionRequest,
  attempt: Attempt,
): Promise<DecisionResult> => {
  const { incident, decision } = attempt;
  if (decision.decision === 'approve' && isOutdated(deps.policy, attempt.proposal))
    return refuseOutdated(deps, request, attempt);
  const approval = { ...decision, mac: await deps.sealer.seal(decision) };
  const before = await decidedBefore(deps, attempt);
  if (before.some((earlier) => excludes(earlier, approval))) return refuse(deps, request, incident, 'decided-before');
  // After the quorum one no is enough: it withdraws.
  if (isWithdrawal(incident, request)) return end(deps, incident, approval, 'REJECTED');
  const quorum = await countQuorum(deps, attempt.proposal, [...before, approval]);
  const { approvals, rejections, rejectionsNeeded } = quorum;
  if (approval.decision === 'reject')
    return rejections.length >= rejectionsNeeded
      ? end(deps, incident, approval, 'REJECTED')
      : keep(deps, incident, approval, { have: rejections.length, need: rejectionsNeeded });
  const denials = await denialsFor(deps, attempt, quorum);
  if (denials.length > 0) return refuse(deps, request, incident, 'denied-by-policy', { denials });
  return quorum.met
    ? end(deps, incident, approval, 'APPROVED')
    : keep(deps, incident, approval, { have: approvals.length, need: Number(quorum.need) });
};

/** It goes back at once to be proposed under the policy as it is: waiting would only let it expire. */
const refuseOutdated = async (
  deps: DecideDependencies,
  request: DecisionRequest,
  { incident, proposal, person }: Attempt,
): Promise<DecisionResult> => {
  const by = { principal: person.id, policy: deps.policy };
  const moved = await deps.store.move(outdatedMove(incident, proposal, by));
  return refuse(deps, request, moved, 'policy-changed');
};

/** Nobody can have decided before where one decision is enough, unless the first try met somebody else's. */
const decidedBefore = async (
  { store, policy }: DecideDependencies,
  { incident, proposal, number }: Attempt,
): Promise<Approval[]> => {
  const { rejections } = ruleFor(policy, proposal);
  const isAlone = approvalsNeeded(policy, proposal) === 1 && rejections === 1;
  return isAlone && number === 1 ? [] : store.approvals(incident.incident_id, proposal.proposal_id);
};

const denialsFor = (
  deps: DecideDependencies,
  { incident, proposal, person, decision }: Attempt,
  { approvals, need }: Quorum,
): Promise<Denial[]> =>
  denialsOf(
    deps,
    { incident, proposal },
    {
      moment: 'approve',
      principal: { kind: 'person', person },
      ticket: decision.ticket,
      reason: decision.reason,
      breakGlass: decision.break_glass === true,
      approvals: { have: approvals.length, need: Number(need) },
      now: new Date(decision.decided_at),
    },
  );

const end = async (
  { store }: DecideDependencies,
  incident: Incident,
  approval: Approval,
  to: 'APPROVED' | 'REJECTED',
): Promise<DecisionResult> => ({
  outcome: to === 'APPROVED' ? 'approved' : 'rejected',
  incident: await store.move(decisionMove(incident, approval, to)),
});

const keep = async (
  { store }: DecideDependencies,
  { version }: Incident,
  approval: Approval,
  counted: { have: number; need: number },
): Promise<DecisionResult> => {
  const incident = await store.addApproval(approval, version);
  return { outcome: 'recorded', incident, decision: approval.decision, ...counted };
};

/** A decision that lost is told in the trail too: who tried what, and why it did not count. */
const refuse = async (
  deps: DecideDependencies,
  { decision, approver, channel, hash, breakGlass }: DecisionRequest,
  incident: Incident,
  why: RefusalReason,
  terms: RefusalTerms = {},
): Promise<DecisionResult> => {
  const { denials } = terms;
  const facts = {
    decision,
    channel,
    hash: hash.slice(0, 64).toWellFormed(),
    ...(breakGlass === true && { break_glass: true }),
    ...(denials && { denials: denials.map(({ policy, why: words }) => `${policy}: ${words}`) }),
  };
  await noteRefusal(deps, { incidentId: incident.incident_id, principal: approver, why, facts });
  return { outcome: 'refused', why, incident, ...terms };
};
