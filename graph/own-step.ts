import { ConflictError } from '../shared/errors.ts';
import type { Incident } from '../shared/incident.ts';
import { LIMITS } from '../shared/limits.ts';
import { hasLiveLease } from '../shared/store/lease.ts';
import { letGo } from '../shared/store/let-go.ts';
import type { Actor, Status } from '../shared/transitions.ts';
import type { GraphDeps } from './deps.ts';
import type { IncidentStep } from './state.ts';

/** A step of the agents: which status it continues, who it acts as, and how long it may own the incident. */
export interface Step {
  status: Status;
  by: Actor;
  leaseMs?: number;
}

/**
 * Does `work` as the owner of an incident that stands at `status`: with the lease that an earlier step of this process
 * took, or with a new one, under which whoever had it before can no longer write. An incident at another status goes
 * where that leads; one that somebody healthy owns is left to them.
 */
export const asOwner = async (
  incidentId: string,
  { status, by, leaseMs = LIMITS.investigationMsMax }: Step,
  deps: GraphDeps,
  work: (incident: Incident) => Promise<IncidentStep>,
): Promise<IncidentStep> => {
  const known = await deps.memory.recall(incidentId, status);
  if (known?.status !== status) return { status: known?.status };
  try {
    const isMine = known.owner === deps.owner && hasLiveLease(known, deps.clock.now());
    const owned = isMine ? known : await deps.store.claim(incidentId, deps.owner, leaseMs, by);
    if (owned === undefined) return { status: undefined };
    if (owned.status === status) return await work(owned);
    await letGo(deps.store, owned, deps.owner);
    return { status: owned.status };
  } catch (error) {
    // What is remembered is not what is stored: the next attempt reads it anew.
    if (error instanceof ConflictError) deps.memory.forget(incidentId);
    throw error;
  }
};
