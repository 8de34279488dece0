import type { Approval, DecisionSealer } from '../approval.ts';
import type { Clock } from '../clock.ts';
import { ConflictError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import type { Policy } from '../policy.ts';
import type { Proposal } from '../proposal.ts';
import type { IncidentStore, Move } from '../store/incident-store.ts';
import type { DecisionRequest } from './decision-request.ts';
import { approvalsNeeded, countQuorum } from './quorum.ts';
import { personOf } from './person.ts';
import { refusalOf, type RefusalReason } from './refusal.ts';

/** What a decision is taken with. */
export interface DecideDependencies {
  store: IncidentStore;
  sealer: DecisionSealer;
  policy: Policy;
  clock: Clock;
}

/** What became of a decision. */
export type DecisionResult =
  | { outcome: 'approved' | 'rejected'; incident: Incident }
  | { outcome: 'recorded'; incident: Incident; have: number; need: number }
  /** `incident` is absent when there is none of that id. */
  | { outcome: 'refused'; why: RefusalReason; incident?: Incident };

/** Folded alarms and notes may come between the reading and the writing; more of them than this is a storm. */
const ATTEMPTS_MAX = 10;
const REASON_CHARACTERS_MAX = 500;

/**
 * Takes a person's decision on one exact proposal. Every refusal is a value and is written in the audit trail;
 * throws only what the store throws. All times are the server's.
 */
export const decide = async (deps: DecideDependencies, request: DecisionRequest): Promise<DecisionResult> => {
  for (let attempt = 1; ; attempt++) {
    const incident = await deps.store.get(request.incidentId);
    if (incident === undefined) return { outcome: 'refused', why: 'no-such-incident' };
    const proposal = await liveProposal(deps.store, incident);
    const why = refusalOf(request, { incident, proposal, policy: deps.policy, now: deps.clock.now() });
    if (why !== undefined || proposal === undefined) return refuse(deps, request, incident, why ?? 'no-proposal');
    try {
      return await record(deps, request, { incident, proposal, attempt });
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      if (attempt === ATTEMPTS_MAX) return refuse(deps, request, incident, 'changed-meanwhile');
    }
  }
};

const liveProposal = async (store: IncidentStore, incident: Incident): Promise<Proposal | undefined> =>
  incident.proposal_id === undefined || incident.proposal_hash === undefined
    ? undefined
    : store.proposal(incident.incident_id, incident.proposal_id);

/** Writes the decision, with the move of status that it completes. */
const record = async (
  deps: DecideDependencies,
  request: DecisionRequest,
  { incident, proposal, attempt }: { incident: Incident; proposal: Proposal; attempt: number },
): Promise<DecisionResult> => {
  const { store, sealer, policy } = deps;
  const approval = await sealed(deps, request, proposal);
  if (request.decision === 'reject')
    return { outcome: 'rejected', incident: await store.move(moveOf(incident, approval, 'REJECTED', 'rejected')) };
  const need = approvalsNeeded(policy, proposal);
  // One is enough: there is nothing to count, unless the first try met somebody else's decision.
  const before = need === 1 && attempt === 1 ? [] : await store.approvals(incident.incident_id, proposal.proposal_id);
  if (
    before.some(
      ({ approver, decision }) => decision === 'approve' && personOf(approver) === personOf(approval.approver),
    )
  )
    return refuse(deps, request, incident, 'decided-before');
  const quorum = await countQuorum(sealer, policy, proposal, [...before, approval]);
  if (quorum.met)
    return {
      outcome: 'approved',
      incident: await store.move(moveOf(incident, approval, 'APPROVED', 'quorum-reached')),
    };
  const recorded = await store.addApproval(approval, incident.version);
  return { outcome: 'recorded', incident: recorded, have: quorum.approvals.length, need: Number(need) };
};

const moveOf = (
  { incident_id, version, status }: Incident,
  approval: Approval,
  to: 'APPROVED' | 'REJECTED',
  reason: string,
): Move => ({
  incidentId: incident_id,
  version,
  from: status,
  to,
  by: 'approver',
  reason,
  principal: approval.approver,
  approval,
  facts: { channel: approval.channel, said: approval.reason },
});

const sealed = async (
  { sealer, clock }: DecideDependencies,
  { decision, reason, approver, channel }: DecisionRequest,
  { incident_id, proposal_id, hash }: Proposal,
): Promise<Approval> => {
  const said = reason.slice(0, REASON_CHARACTERS_MAX).toWellFormed();
  const decided_at = clock.now().toISOString();
  const decided = { incident_id, proposal_id, hash, approver, decision, reason: said, channel, decided_at };
  return { ...decided, mac: await sealer.seal(decided) };
};

/** A decision that lost is recorded too: who tried what, and why it did not count. */
const refuse = async (
  { store }: DecideDependencies,
  { decision, approver, channel, hash }: DecisionRequest,
  incident: Incident,
  why: RefusalReason,
): Promise<DecisionResult> => {
  const facts = { decision, channel, why, hash: hash.slice(0, 64).toWellFormed() };
  await store.note(incident.incident_id, { by: 'approver', principal: approver, type: 'decision-refused', facts });
  return { outcome: 'refused', why, incident };
};
