import type { Incident } from '../incident.ts';
import type { IncidentStore, Move } from './incident-store.ts';

/**
 * Moves an incident for the owner of its fence. What others added meanwhile (an alarm, a note) is no reason to stop;
 * another status or fence is, and throws `ConflictError`.
 */
export const moveAsOwner = (
  store: Pick<IncidentStore, 'move'>,
  { incident_id, version, status, fence }: Incident,
  move: Omit<Move, 'incidentId' | 'version' | 'from' | 'fence'>,
): Promise<Incident> => store.move({ ...move, incidentId: incident_id, version, from: status, fence });
