import { findChange } from '../../shared/changes/index.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import { prepareAction } from '../../shared/propose.ts';
import type { Action } from '../../shared/proposal.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import { callOnce, isApplied, type PlannedCall } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';
import { type CallRecord, outcomeOf, recordOf } from './outcome.ts';
import { findExecuted } from './roll-back.ts';

/** Drills only: applies the change of a resolved proposal again after `rehearseUndo`, with a precondition read now. */
export const rehearseRedo = async (proposalId: string, deps: ExecutorDeps): Promise<ExecutionOutcome> => {
  if (!deps.policy.rehearsal)
    return outcomeOf(proposalId, 'not-executed', 'UNKNOWN', `policy \`${deps.policy.version}\` allows no rehearsal`);
  const found = await findExecuted(proposalId, ['RESOLVED'], deps);
  if ('outcome' in found) return found;
  const { incident, proposal } = found;
  const { incident_id: incidentId, status } = incident;
  const calls: CallRecord[] = [];
  const known = await deps.store.intents(incidentId, proposalId);
  for (const [index, stored] of proposal.actions.entries()) {
    const redo = await planRedo(incident, proposalId, stored, index, deps);
    if (redo instanceof TerminalError) return outcomeOf(proposalId, 'not-executed', status, redo.message);
    const { action, planned } = redo;
    const writer = () => deps.writerFor(action, { incidentId, approvers: ['rehearsal'] });
    const outcome = await callOnce(planned, known, writer, deps);
    calls.push(recordOf(planned.callId, action.call, outcome));
    await deps.store.setOutcome({ incident_id: incidentId, proposal_id: proposalId, call_id: planned.callId }, outcome);
    if (!isApplied(outcome)) return outcomeOf(proposalId, 'refused', status, outcome.detail, calls);
  }
  return outcomeOf(proposalId, 'executed', status, 'the change was applied again', calls);
};

/** The change as it would be made on the target as it is now. An error says why there is none. */
const planRedo = async (
  incident: Incident,
  proposalId: string,
  stored: Action,
  index: number,
  deps: ExecutorDeps,
): Promise<{ action: Action; planned: PlannedCall } | TerminalError> => {
  const change = findChange(stored.change);
  if (change === undefined) return new TerminalError(`\`${stored.change}\` is not in the catalogue`);
  const { action, problems } = await prepareAction(stored, deps.aws);
  if (action === undefined) return new TerminalError(problems.join('; '));
  const planned = {
    incidentId: incident.incident_id,
    proposalId,
    callId: `rehearse-redo-${index}`,
    index,
    fence: incident.fence,
    leaseUntil: deps.clock.now().getTime() + LIMITS.leaseMs,
    change,
    params: action.params,
    target: action.target,
    callOn: () => action.call,
    before: action.pre_image,
    after: action.post_image,
  };
  return { action, planned };
};
