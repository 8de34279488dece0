import { ConflictError, TerminalError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { Suppression } from '../../shared/signals/suppression.ts';
import type { GraphDeps } from '../deps.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';
import { findSuppression } from '../suppress.ts';

/** Alarms that may be folded in between a reading and its claim; a storm is left to the watchdog. */
const ATTEMPTS_MAX = 8;

/** Reads the record and, when it is new, claims it: lease and fence in the same write as the status. */
export const receiveNode =
  (deps: GraphDeps) =>
  async ({ incidentId }: IncidentThread): Promise<IncidentStep> => {
    for (let attempt = 1; ; attempt += 1) {
      const incident = await deps.store.get(incidentId);
      if (incident === undefined) throw new TerminalError(`no incident \`${incidentId}\``, { incidentId });
      deps.onProgress({ kind: 'stage', incidentId, stage: incident.status });
      if (incident.status !== 'RECEIVED') return { status: incident.status, proposalId: incident.proposal_id };
      try {
        return await claim(incident, deps);
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === ATTEMPTS_MAX) throw error;
      }
    }
  };

const claim = async (incident: Incident, deps: GraphDeps): Promise<IncidentStep> => {
  const suppression = await findSuppression(incident, deps);
  if (suppression !== undefined) return suppress(incident, suppression, deps);
  const claimed = await deps.store.move({
    incidentId: incident.incident_id,
    version: incident.version,
    from: 'RECEIVED',
    to: 'INVESTIGATING',
    by: 'supervisor',
    reason: 'claimed',
    principal: deps.owner,
    lease: { owner: deps.owner, ms: LIMITS.investigationMsMax },
  });
  deps.memory.remember(claimed);
  deps.onProgress({ kind: 'stage', incidentId: incident.incident_id, stage: claimed.status });
  return { status: claimed.status };
};

const suppress = async (
  incident: Incident,
  { reason, detail }: Suppression,
  deps: GraphDeps,
): Promise<IncidentStep> => {
  const { incident_id: incidentId, version } = incident;
  const suppressed = await deps.store.move({
    incidentId,
    version,
    from: 'RECEIVED',
    to: 'SUPPRESSED',
    by: 'supervisor',
    reason,
    principal: deps.owner,
    facts: { detail },
  });
  return { status: suppressed.status };
};
