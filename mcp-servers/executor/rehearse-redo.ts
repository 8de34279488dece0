import { findChange } from '../../shared/changes/index.ts';
import { LIMITS } from '../../shared/limits.ts';
import { prepareAction } from '../../shared/propose.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import { callOnce } from './call-once.ts';
import type { ExecutorDeps } from './deps.ts';
import { type CallRecord, outcomeOf } from './outcome.ts';
import { findExecuted } from './roll-back.ts';

/** Drills only: applies the change of a resolved proposal again after `rehearseUndo`, with a precondition read now. */
export const rehearseRedo = async (proposalId: string, deps: ExecutorDeps): Promise<ExecutionOutcome> => {
  if (!deps.policy.rehearsal)
    return outcomeOf(proposalId, 'not-executed', 'UNKNOWN', `policy \`${deps.policy.version}\` allows no rehearsal`);
  const found = await findExecuted(proposalId, ['RESOLVED'], deps);
  if ('outcome' in found) return found;
  const { incident, proposal } = found;
  const calls: CallRecord[] = [];
  const known = await deps.store.intents(incident.incident_id, proposalId);
  for (const [index, stored] of proposal.actions.entries()) {
    const change = findChange(stored.change);
    if (change === undefined)
      return outcomeOf(proposalId, 'not-executed', incident.status, `\`${stored.change}\` is not in the catalogue`);
    const { action, problems } = await prepareAction(stored, deps.aws);
    if (action === undefined) return outcomeOf(proposalId, 'not-executed', incident.status, problems.join('; '));
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
    const outcome = await callOnce(
      planned,
      known,
      () => deps.writerFor(action, { incidentId: incident.incident_id, approvers: ['rehearsal'] }),
      deps,
    );
    calls.push({
      call_id: planned.callId,
      service: action.call.service,
      operation: action.call.operation,
      result: outcome.result,
      detail: outcome.detail,
    });
    await deps.store.setOutcome(
      { incident_id: incident.incident_id, proposal_id: proposalId, call_id: planned.callId },
      outcome,
    );
    if (outcome.result !== 'applied' && outcome.result !== 'observed-applied')
      return outcomeOf(proposalId, 'refused', incident.status, outcome.detail, calls);
  }
  return outcomeOf(proposalId, 'executed', incident.status, 'the change was applied again', calls);
};
