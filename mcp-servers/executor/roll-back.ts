import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { incidentOfProposal } from '../../shared/proposal-id.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import type { Status } from '../../shared/transitions.ts';
import type { ExecutorDeps } from './deps.ts';
import { outcomeOf } from './outcome.ts';
import { undoActions } from './undo.ts';

/** Applies the stored inverse of an executed proposal. The verifier moves the status by what is answered here. */
export const rollBackProposal = (proposalId: string, deps: ExecutorDeps): Promise<ExecutionOutcome> =>
  undoIn(proposalId, ['EXECUTED'], 'undo', deps);

/** Drills only: proves that the stored inverse really restores the faulted state, after the incident is resolved. */
export const rehearseUndo = async (proposalId: string, deps: ExecutorDeps): Promise<ExecutionOutcome> =>
  deps.policy.rehearsal
    ? undoIn(proposalId, ['RESOLVED'], 'rehearse-undo', deps)
    : outcomeOf(proposalId, 'not-executed', 'UNKNOWN', `policy \`${deps.policy.version}\` allows no rehearsal`);

const undoIn = async (
  proposalId: string,
  statuses: readonly Status[],
  prefix: 'undo' | 'rehearse-undo',
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const found = await findExecuted(proposalId, statuses, deps);
  if ('outcome' in found) return found;
  const { incident, proposal } = found;
  const undone = await undoActions(incident, proposal, proposal.actions, prefix, deps);
  await deps.store.note(incident.incident_id, {
    by: 'executor',
    principal: deps.owner,
    type: prefix,
    facts: { proposal_id: proposalId, complete: undone.complete, detail: undone.detail },
  });
  return outcomeOf(
    proposalId,
    undone.complete ? 'undone' : 'undo-failed',
    incident.status,
    undone.detail,
    undone.calls,
  );
};

/** The incident and proposal, when its status is one of `statuses`; else the answer that says why not. */
export const findExecuted = async (
  proposalId: string,
  statuses: readonly Status[],
  deps: ExecutorDeps,
): Promise<{ incident: Incident; proposal: Proposal } | ExecutionOutcome> => {
  const incidentId = incidentOfProposal(proposalId);
  const incident = await deps.store.get(incidentId);
  if (incident === undefined) return outcomeOf(proposalId, 'not-executed', 'UNKNOWN', 'no such incident');
  if (incident.proposal_id !== proposalId || !statuses.includes(incident.status))
    return outcomeOf(
      proposalId,
      'not-executed',
      incident.status,
      `only a proposal that is live in ${statuses.join(' or ')} can be undone`,
    );
  const proposal = await deps.store.proposal(incidentId, proposalId);
  if (proposal === undefined || proposal.hash !== incident.proposal_hash)
    return outcomeOf(proposalId, 'undo-failed', incident.status, 'the stored proposal is missing or changed');
  return { incident, proposal };
};
