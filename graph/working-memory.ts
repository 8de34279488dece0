import type { Incident } from '../shared/incident.ts';
import type { IncidentStore, StoredEvidence } from '../shared/store/incident-store.ts';

/** Incidents remembered at most: those that this process is working on, and a few that just ended. */
const INCIDENTS_MAX = 100;

/**
 * What this process wrote last about the incidents it works on, so that the next step need not read it again. A memory
 * that has gone stale does no harm: every write is conditional on version and fence, and a conflict is read anew.
 */
export interface WorkingMemory {
  remember(incident: Incident, evidence?: readonly StoredEvidence[]): void;
  forget(incidentId: string): void;
  /** The incident as remembered when its status is `status`, else as stored. */
  recall(incidentId: string, status: Incident['status']): Promise<Incident | undefined>;
  evidence(incidentId: string): Promise<readonly StoredEvidence[]>;
}

/** An empty memory in front of a store. */
export const createWorkingMemory = (store: Pick<IncidentStore, 'get' | 'evidence'>): WorkingMemory => {
  const incidents = new Map<string, Incident>();
  const evidences = new Map<string, readonly StoredEvidence[]>();
  const keep = <V>(map: Map<string, V>, key: string, value: V): void => {
    map.delete(key);
    map.set(key, value);
    const oldest = map.keys().next().value;
    if (map.size > INCIDENTS_MAX && oldest !== undefined) map.delete(oldest);
  };
  return {
    remember: (incident, evidence) => {
      keep(incidents, incident.incident_id, incident);
      if (evidence !== undefined) keep(evidences, incident.incident_id, evidence);
    },
    forget: (incidentId) => {
      incidents.delete(incidentId);
      evidences.delete(incidentId);
    },
    recall: async (incidentId, status) => {
      const known = incidents.get(incidentId);
      return known?.status === status ? known : store.get(incidentId);
    },
    evidence: async (incidentId) => evidences.get(incidentId) ?? store.evidence(incidentId),
  };
};
