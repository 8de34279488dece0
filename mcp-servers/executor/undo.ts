import { findChange } from '../../shared/changes/index.ts';
import { describeError, TerminalError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import { prepareAction } from '../../shared/propose.ts';
import type { Action, Proposal } from '../../shared/proposal.ts';
import type { CallOutcome } from '../../shared/store/incident-store.ts';
import { callOnce, isApplied, outcomeNow, sameImage } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';
import { type CallRecord, recordOf } from './outcome.ts';

/** Whether every action was put back, with what was sent. */
export interface Undone {
  complete: boolean;
  calls: CallRecord[];
  detail: string;
}

/**
 * Applies the stored inverses, last action first. An action whose target no longer looks as the change left it is not
 * touched: somebody else changed it since, and undoing would undo their work too.
 */
export const undoActions = async (
  incident: Incident,
  proposal: Proposal,
  actions: readonly Action[],
  prefix: 'undo' | 'rehearse-undo',
  deps: ExecutorDeps,
): Promise<Undone> => {
  const calls: CallRecord[] = [];
  for (const [index, action] of [...actions.entries()].reverse()) {
    const { outcome, call } = await undoOne(incident, proposal, action, index, `${prefix}-${index}`, deps);
    calls.push(recordOf(`${prefix}-${index}`, call, outcome));
    if (!isApplied(outcome)) return { complete: false, calls, detail: outcome.detail };
    await deps.store.setOutcome(
      { incident_id: incident.incident_id, proposal_id: proposal.proposal_id, call_id: `${prefix}-${index}` },
      outcome,
    );
  }
  return { complete: true, calls, detail: 'the inverse was applied' };
};

const undoOne = async (
  incident: Incident,
  proposal: Proposal,
  action: Action,
  index: number,
  callId: string,
  deps: ExecutorDeps,
): Promise<{ outcome: CallOutcome; call: { service: string; operation: string } }> => {
  const inverse = await prepareInverse(action, deps);
  if (inverse instanceof TerminalError)
    return {
      outcome: outcomeNow(deps, 'refused', describeError(inverse)),
      call: { service: action.call.service, operation: action.inverse.change },
    };
  if (
    !sameImage(inverse.action.pre_image, action.post_image) &&
    !sameImage(inverse.action.pre_image, action.pre_image)
  ) {
    const detail = `\`${action.target}\` was changed by somebody else after the fix: not undone`;
    return { outcome: outcomeNow(deps, 'refused', detail), call: inverse.action.call };
  }
  const approvers = (await deps.store.approvals(incident.incident_id, proposal.proposal_id)).map(
    (approval) => approval.approver,
  );
  const outcome = await callOnce(
    {
      incidentId: incident.incident_id,
      proposalId: proposal.proposal_id,
      callId,
      index,
      fence: incident.fence,
      leaseUntil: incident.lease_until ?? deps.clock.now().getTime() + LIMITS.leaseMs,
      change: inverse.change,
      params: inverse.action.params,
      target: inverse.action.target,
      callOn: () => inverse.action.call,
      before: inverse.action.pre_image,
      after: inverse.action.post_image,
    },
    await deps.store.intents(incident.incident_id, proposal.proposal_id),
    () => deps.writerFor(inverse.action, { incidentId: incident.incident_id, approvers }),
    deps,
  );
  return { outcome, call: inverse.action.call };
};

/** The stored inverse, with its precondition read now: a revision id changes with every write. An error says why there is none. */
const prepareInverse = async (action: Action, deps: ExecutorDeps) => {
  const change = findChange(action.inverse.change);
  if (change === undefined)
    return new TerminalError(`the inverse \`${action.inverse.change}\` is not in the catalogue`);
  const prepared = await prepareAction(action.inverse, deps.aws);
  return prepared.action === undefined
    ? new TerminalError(`the inverse cannot be made: ${prepared.problems.join('; ')}`)
    : { change, action: prepared.action };
};
