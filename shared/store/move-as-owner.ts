import { ConflictError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import type { IncidentStore, Move } from './incident-store.ts';

/** Folded alarms and notes may come between reading and writing; more of them than this is a storm. */
const ATTEMPTS_MAX = 10;

/**
 * Moves an incident for the owner of its fence. What others added meanwhile (an alarm, a note) raises the version and is
 * no reason to stop; another status or fence is, and throws `ConflictError`.
 */
export const moveAsOwner = async (
  store: IncidentStore,
  incident: Incident,
  move: Omit<Move, 'incidentId' | 'version' | 'from' | 'fence'>,
): Promise<Incident> => {
  let { version } = incident;
  for (let attempt = 1; ; attempt += 1)
    try {
      return await store.move({
        ...move,
        incidentId: incident.incident_id,
        version,
        from: incident.status,
        fence: incident.fence,
      });
    } catch (error) {
      const stored = error instanceof ConflictError ? (error.stored as Incident | undefined) : undefined;
      const isStillMine = stored?.status === incident.status && stored.fence === incident.fence;
      if (!isStillMine || attempt === ATTEMPTS_MAX) throw error;
      version = stored.version;
    }
};
