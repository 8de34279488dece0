import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { CallOutcome, Intent } from '../../shared/store/incident-store.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import { callOnce, isApplied, outcomeNow, type PlannedCall } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';
import { finish } from './finish.ts';
import { TargetDriftedError } from './not-begun.ts';
import { type CallRecord, recordOf } from './outcome.ts';
import type { FreshAction } from './fresh-action.ts';
import { undoActions } from './undo.ts';

/** Makes the calls of a proposal that is ready, one after another, each once. */
export const makeCalls = async (
  incident: Incident,
  proposal: Proposal,
  {
    actions,
    approvers,
    known,
  }: { actions: readonly FreshAction[]; approvers: readonly string[]; known: readonly Intent[] },
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const { incident_id: incidentId } = incident;
  const calls: CallRecord[] = [];
  for (const [index, fresh] of actions.entries()) {
    const planned = planOf(incident, proposal, fresh, index);
    const writer = () => deps.writerFor(fresh.action, { incidentId, approvers });
    const outcome = await callOnce(planned, known, writer, deps).catch((error: unknown) => driftOf(error, index, deps));
    calls.push(recordOf(planned.callId, fresh.action.call, outcome));
    if (!isApplied(outcome)) return stopped(incident, proposal, { index, outcome, calls }, deps);
    const isLast = index === actions.length - 1;
    if (isLast)
      return finish(
        incident,
        proposal,
        { to: 'EXECUTED', reason: 'change-made', answer: 'executed', calls, last: { index, outcome } },
        deps,
      );
    await deps.store.setOutcome(
      { incident_id: incidentId, proposal_id: proposal.proposal_id, call_id: planned.callId },
      outcome,
    );
  }
  return finish(incident, proposal, { to: 'EXECUTED', reason: 'change-made', answer: 'executed', calls }, deps);
};

/**
 * An action is sent exactly as it was approved. Only where an earlier action of the same proposal has written to the
 * same target, the precondition is read anew: that write is ours, and it has changed the revision.
 */
const planOf = (
  incident: Incident,
  proposal: Proposal,
  { action, change }: FreshAction,
  index: number,
): PlannedCall => {
  const isFirstOnTarget = proposal.actions.findIndex(({ target }) => target === action.target) === index;
  return {
    incidentId: incident.incident_id,
    proposalId: proposal.proposal_id,
    callId: `execute-${index}`,
    index,
    fence: incident.fence,
    leaseUntil: incident.lease_until ?? 0,
    change,
    params: action.params,
    target: action.target,
    callOn: (current) => (isFirstOnTarget ? action.call : change.call(action.params, current)),
    before: action.pre_image,
    after: action.post_image,
  };
};

/** A target that drifted behind a call of ours will not come back: what was made is undone, and that is the end. */
const driftOf = (error: unknown, index: number, deps: ExecutorDeps): CallOutcome => {
  if (index > 0 && error instanceof TargetDriftedError) return outcomeNow(deps, 'refused', error.message);
  throw error;
};

/** A call did not go through: nothing changed, or only part of it did and is undone, or nobody can tell. */
const stopped = async (
  incident: Incident,
  proposal: Proposal,
  { index, outcome, calls }: { index: number; outcome: CallOutcome; calls: readonly CallRecord[] },
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const last = { index, outcome };
  if (outcome.result === 'unknown')
    return finish(
      incident,
      proposal,
      { to: 'ESCALATED', reason: 'outcome-unknown', answer: 'unknown', calls, last },
      deps,
    );
  if (index === 0)
    return finish(
      incident,
      proposal,
      { to: 'EXECUTION_FAILED', reason: 'aws-refused', answer: 'refused', calls, last },
      deps,
    );
  return undoPart(incident, proposal, { made: index, calls, last }, deps);
};

/** Undoes the first `made` actions of a proposal whose others will not be made. */
export const undoPart = async (
  incident: Incident,
  proposal: Proposal,
  { made, calls, last }: { made: number; calls: readonly CallRecord[]; last?: { index: number; outcome: CallOutcome } },
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const undone = await undoActions(incident, proposal, proposal.actions.slice(0, made), 'undo', deps);
  return finish(
    incident,
    proposal,
    {
      to: undone.complete ? 'ROLLED_BACK' : 'ROLLBACK_FAILED',
      reason: undone.complete ? 'partly-made-and-undone' : 'partly-made-and-not-undone',
      answer: 'partly',
      calls: [...calls, ...undone.calls],
      ...(last ? { last } : {}),
    },
    deps,
  );
};
