import { randomUUID } from 'node:crypto';
import { ConflictError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import { whyStopped } from '../../shared/kill-switch.ts';
import { LIMITS } from '../../shared/limits.ts';
import { incidentOfProposal } from '../../shared/proposal-id.ts';
import { letGo } from '../../shared/store/let-go.ts';
import type { ExecutionOutcome } from '../../shared/tools/executor.ts';
import type { Status } from '../../shared/transitions.ts';
import type { ExecutorDeps } from './deps.ts';
import { escalate, voidApprovals } from './finish.ts';
import { makeCalls } from './make-calls.ts';
import { KillSwitchOnError } from './not-begun.ts';
import { rememberForProbe } from './probe.ts';
import { outcomeOf } from './outcome.ts';
import { precheck } from './precheck.ts';
import { recover } from './recover.ts';
import { withTargetLocks } from './target-locks.ts';
import { trailAgainst } from './trail-against.ts';

const EXECUTED_ALREADY: readonly Status[] = ['EXECUTED', 'RESOLVED', 'ROLLED_BACK', 'ROLLBACK_FAILED'];

/** Makes the approved change of a proposal once. Safe to call again, from anywhere, at any time. */
export const executeProposal = async (proposalId: string, given: ExecutorDeps): Promise<ExecutionOutcome> => {
  // One owner a request: two requests to one process are two owners, and one of them is refused.
  const deps = { ...given, owner: `${given.owner}/${randomUUID().slice(0, 8)}` };
  const incidentId = incidentOfProposal(proposalId);
  const found = await deps.store.get(incidentId);
  if (found === undefined) return outcomeOf(proposalId, 'not-executed', 'UNKNOWN', 'no such incident');
  const refused = refusalOf(found, proposalId);
  if (refused) return refused;
  const stopped = await whyStopped(deps.killSwitch);
  if (stopped !== undefined) return outcomeOf(proposalId, 'not-executed', found.status, stopped);
  const incident = await deps.store.claim(incidentId, deps.owner, LIMITS.leaseMs);
  if (incident === undefined)
    return outcomeOf(proposalId, 'not-executed', found.status, 'somebody else is executing it');
  // What was looked at may have ended before it was claimed.
  const late = refusalOf(incident, proposalId);
  return late ? released(incident, late, deps) : executeClaimed(incident, proposalId, deps);
};

const refusalOf = ({ status, proposal_id }: Incident, proposalId: string): ExecutionOutcome | undefined => {
  if (proposal_id !== proposalId)
    return outcomeOf(proposalId, 'not-executed', status, 'not the live proposal of its incident');
  if (EXECUTED_ALREADY.includes(status)) return outcomeOf(proposalId, 'already', status, 'executed before');
  return status === 'APPROVED' ? undefined : outcomeOf(proposalId, 'not-executed', status, 'not approved');
};

const executeClaimed = async (
  incident: Incident,
  proposalId: string,
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  const { store } = deps;
  const [proposal, trail] = await Promise.all([
    store.proposal(incident.incident_id, proposalId),
    store.auditTrail(incident.incident_id),
  ]);
  const known = await store.intents(incident.incident_id, proposalId);
  if (proposal === undefined) {
    const why = { reason: 'proposal-missing', detail: 'the proposal is not stored' };
    return voidApprovals(incident, proposalId, why, deps);
  }
  const contradiction = trailAgainst(incident, proposalId, { trail, known });
  // The rows and the trail contradict each other.
  if (contradiction !== undefined)
    return escalate(incident, proposalId, { reason: 'trail-contradicts', detail: contradiction }, deps);
  const isBegun = known.length > 0;
  const waiting = (detail: string): ExecutionOutcome => outcomeOf(proposalId, 'not-executed', incident.status, detail);
  // Everything is checked under the lock: what another incident changed a moment ago is seen as drift.
  const work = async (): Promise<ExecutionOutcome> => {
    const readiness = await precheck(incident, proposal, isBegun, deps);
    if (readiness.ready) rememberForProbe({ incident, proposal }, deps);
    if (readiness.ready) return makeCalls(incident, proposal, { ...readiness, known }, deps);
    const recovered = isBegun ? await recover(incident, proposal, known, deps) : undefined;
    if (recovered) return recovered;
    return readiness.kind === 'void'
      ? voidApprovals(incident, proposalId, readiness, deps)
      : released(incident, waiting(readiness.detail), deps);
  };
  try {
    const answer = await withTargetLocks(proposal, store, work);
    return answer ?? (await released(incident, waiting('another incident is changing the same resource'), deps));
  } catch (error) {
    if (error instanceof KillSwitchOnError) return released(incident, waiting(error.message), deps);
    if (!(error instanceof ConflictError)) throw error;
    const stored = await store.get(incident.incident_id);
    return outcomeOf(proposalId, 'not-executed', stored?.status ?? 'UNKNOWN', 'somebody else took it over');
  }
};

const released = async (
  incident: Incident,
  answer: ExecutionOutcome,
  deps: ExecutorDeps,
): Promise<ExecutionOutcome> => {
  await letGo(deps.store, incident, deps.owner);
  return answer;
};
