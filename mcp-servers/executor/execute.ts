import { ConflictError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { incidentOfProposal } from '../../shared/proposal-id.ts';
import { moveAsOwner } from '../../shared/store/move-as-owner.ts';
import type { CallOutcome } from '../../shared/store/incident-store.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import type { Status } from '../../shared/transitions.ts';
import { callOnce } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';
import { type CallRecord, outcomeOf } from './outcome.ts';
import { type FreshAction, precheck } from './precheck.ts';
import { undoActions } from './undo.ts';

const EXECUTED_ALREADY: readonly Status[] = ['EXECUTED', 'RESOLVED', 'ROLLED_BACK', 'ROLLBACK_FAILED'];

/** Makes the approved change of a proposal once. Safe to call again, from anywhere, at any time. */
export const executeProposal = async (proposalId: string, deps: ExecutorDeps): Promise<ExecutionOutcome> => {
  const incidentId = incidentOfProposal(proposalId);
  const found = await deps.store.get(incidentId);
  if (found === undefined) return outcomeOf(proposalId, 'not-executed', 'UNKNOWN', 'no such incident');
  if (found.proposal_id !== proposalId)
    return outcomeOf(proposalId, 'not-executed', found.status, 'not the live proposal of its incident');
  if (EXECUTED_ALREADY.includes(found.status)) return outcomeOf(proposalId, 'already', found.status, 'executed before');
  if (found.status !== 'APPROVED') return outcomeOf(proposalId, 'not-executed', found.status, 'not approved');
  if (await deps.isStopped()) return outcomeOf(proposalId, 'not-executed', found.status, 'the kill switch is on');

  const incident = await deps.store.claim(incidentId, deps.owner, LIMITS.leaseMs);
  if (incident === undefined)
    return outcomeOf(proposalId, 'not-executed', found.status, 'somebody else is executing it');
  return executeClaimed(incident, proposalId, deps);
};

const executeClaimed = async (
  incident: Incident,
  proposalId: string,
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const proposal = await deps.store.proposal(incident.incident_id, proposalId);
  if (proposal === undefined)
    return voidApprovals(incident, proposalId, 'proposal-missing', 'the proposal is not stored', deps);
  const readiness = await precheck(incident, proposal, deps);
  if (!readiness.ready) {
    if (readiness.kind === 'void') return voidApprovals(incident, proposalId, readiness.reason, readiness.detail, deps);
    return outcomeOf(proposalId, 'not-executed', incident.status, readiness.detail);
  }
  const locked = await lockTargets(proposal, deps);
  if (!locked)
    return outcomeOf(proposalId, 'not-executed', incident.status, 'another incident is changing the same resource');
  try {
    return await makeCalls(incident, proposal, readiness.actions, readiness.approvers, deps);
  } finally {
    await unlockTargets(proposal, deps);
  }
};

const makeCalls = async (
  incident: Incident,
  proposal: Proposal,
  actions: readonly FreshAction[],
  approvers: readonly string[],
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const known = await deps.store.intents(incident.incident_id, proposal.proposal_id);
  const records: CallRecord[] = [];
  let outcome: CallOutcome | undefined;
  for (const [index, { action, change, preImage }] of actions.entries()) {
    const callId = `execute-${index}`;
    const planned = {
      incidentId: incident.incident_id,
      proposalId: proposal.proposal_id,
      callId,
      index,
      fence: incident.fence,
      leaseUntil: incident.lease_until ?? 0,
      change,
      params: action.params,
      target: action.target,
      call: action.call,
      before: preImage,
      after: action.post_image,
    };
    outcome = await callOnce(
      planned,
      known,
      () => deps.writerFor(action, { incidentId: incident.incident_id, approvers }),
      deps,
    );
    records.push({
      call_id: callId,
      service: action.call.service,
      operation: action.call.operation,
      result: outcome.result,
      detail: outcome.detail,
    });
    const last = index === actions.length - 1;
    if (!isApplied(outcome)) return stopped(incident, proposal, index, outcome, records, deps);
    if (!last)
      await deps.store.setOutcome(
        { incident_id: incident.incident_id, proposal_id: proposal.proposal_id, call_id: callId },
        outcome,
      );
  }
  return finish(incident, proposal, actions.length - 1, outcome, 'EXECUTED', 'change-made', 'executed', records, deps);
};

const isApplied = (outcome: CallOutcome): boolean =>
  outcome.result === 'applied' || outcome.result === 'observed-applied';

/** A call did not go through: nothing changed, or only part of it did and is undone, or nobody can tell. */
const stopped = async (
  incident: Incident,
  proposal: Proposal,
  index: number,
  outcome: CallOutcome,
  records: CallRecord[],
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  if (outcome.result === 'unknown')
    return finish(incident, proposal, index, outcome, 'ESCALATED', 'outcome-unknown', 'unknown', records, deps);
  if (index === 0)
    return finish(incident, proposal, index, outcome, 'EXECUTION_FAILED', 'aws-refused', 'refused', records, deps);
  const undone = await undoActions(incident, proposal, proposal.actions.slice(0, index), 'undo', deps);
  records.push(...undone.calls);
  const to = undone.complete ? 'ROLLED_BACK' : 'ROLLBACK_FAILED';
  return finish(
    incident,
    proposal,
    index,
    outcome,
    to,
    undone.complete ? 'partly-made-and-undone' : 'partly-made-and-not-undone',
    'partly',
    records,
    deps,
  );
};

const finish = async (
  incident: Incident,
  proposal: Proposal,
  callIndex: number,
  outcome: CallOutcome | undefined,
  to: Status,
  reason: string,
  answer: ExecutionOutcome['outcome'],
  records: readonly CallRecord[],
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const moved = await moveAsOwner(deps.store, incident, {
    to,
    by: 'executor',
    reason,
    principal: deps.owner,
    lease: 'release',
    set: to === 'EXECUTED' ? { executed_at: deps.clock.now().toISOString() } : {},
    facts: {
      proposal_id: proposal.proposal_id,
      hash: proposal.hash,
      calls: records.map((record) => `${record.call_id} ${record.service}:${record.operation} ${record.result}`),
    },
    ...(outcome ? { outcome: { proposalId: proposal.proposal_id, callIndex, outcome } } : {}),
  });
  return outcomeOf(proposal.proposal_id, answer, moved.status, outcome?.detail ?? reason, records);
};

/** Sends the incident back to be proposed again; every earlier approval is void. */
const voidApprovals = async (
  incident: Incident,
  proposalId: string,
  reason: string,
  detail: string,
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const moved = await moveAsOwner(deps.store, incident, {
    to: 'DIAGNOSED',
    by: 'executor',
    reason,
    principal: deps.owner,
    lease: 'release',
    facts: { proposal_id: proposalId, detail },
  });
  return outcomeOf(proposalId, 'not-executed', moved.status, detail);
};

const targetsOf = (proposal: Proposal): string[] =>
  [...new Set(proposal.actions.map((action) => action.target))].sort();

/** Locks are taken in one order, so that two incidents cannot wait for each other. */
const lockTargets = async (proposal: Proposal, deps: ExecutorDeps): Promise<boolean> => {
  const held: string[] = [];
  for (const target of targetsOf(proposal)) {
    if (await deps.store.lockResource(target, proposal.proposal_id, LIMITS.leaseMs)) {
      held.push(target);
      continue;
    }
    for (const other of held) await deps.store.unlockResource(other, proposal.proposal_id);
    return false;
  }
  return true;
};

const unlockTargets = async (proposal: Proposal, deps: ExecutorDeps): Promise<void> => {
  for (const target of targetsOf(proposal)) {
    await deps.store.unlockResource(target, proposal.proposal_id).catch((error: unknown) => {
      if (!(error instanceof ConflictError)) throw error; // its time ran out and another holder has it
    });
  }
};
