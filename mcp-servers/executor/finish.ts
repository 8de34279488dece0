import { endAfter, type Voiding, withVoided } from '../../shared/approvals/voided.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { CallOutcome, Move } from '../../shared/store/incident-store.ts';
import { moveAsOwner } from '../../shared/store/move-as-owner.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import type { Status } from '../../shared/transitions.ts';
import type { ExecutorDeps } from './deps.ts';
import { type CallRecord, outcomeOf } from './outcome.ts';

/** Where an execution ends, and what its caller is told. */
export interface End {
  to: Status;
  reason: string;
  answer: ExecutionOutcome['outcome'];
  calls: readonly CallRecord[];
  /** The last call and what became of it, stored with the move. */
  last?: { index: number; outcome: CallOutcome };
}

/** Moves the incident to where its execution ended and lets go of it. */
export const finish = async (
  incident: Incident,
  proposal: Proposal,
  { to, reason, answer, calls, last }: End,
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const { proposal_id: proposalId, hash } = proposal;
  const moved = await moveAsOwner(deps.store, incident, {
    to,
    by: 'executor',
    reason,
    principal: deps.owner,
    lease: 'release',
    set: to === 'EXECUTED' ? { executed_at: deps.clock.now().toISOString() } : {},
    facts: {
      proposal_id: proposalId,
      hash,
      ...(to !== 'EXECUTED' && last && { detail: last.outcome.detail }),
      calls: calls.map(({ call_id, service, operation, result }) => `${call_id} ${service}:${operation} ${result}`),
    },
    ...(last ? { outcome: { proposalId, callIndex: last.index, outcome: last.outcome } } : {}),
  });
  return outcomeOf(proposalId, answer, moved.status, last?.outcome.detail ?? reason, calls);
};

/**
 * Sends the incident back to be proposed again; every earlier approval is void. A person takes it over when it would
 * only come back.
 */
export const voidApprovals = async (
  incident: Incident,
  proposalId: string,
  voiding: Voiding,
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const { reason, detail } = voiding;
  const voided = withVoided(incident, voiding);
  const end = endAfter(incident, voiding);
  if (end !== undefined) return escalate(incident, proposalId, { reason: end, detail, set: { voided } }, deps);
  const moved = await moveAsOwner(deps.store, incident, {
    to: 'DIAGNOSED',
    by: 'executor',
    reason,
    principal: deps.owner,
    lease: 'release',
    set: { voided },
    facts: { proposal_id: proposalId, detail },
  });
  return outcomeOf(proposalId, 'not-executed', moved.status, detail);
};

/** Nothing is made, and a person looks. */
export const escalate = async (
  incident: Incident,
  proposalId: string,
  { reason, detail, set = {} }: { reason: string; detail: string; set?: Move['set'] },
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const moved = await moveAsOwner(deps.store, incident, {
    to: 'ESCALATED',
    by: 'executor',
    reason,
    principal: deps.owner,
    lease: 'release',
    set,
    facts: { proposal_id: proposalId, detail },
  });
  return outcomeOf(proposalId, 'not-executed', moved.status, detail);
};
