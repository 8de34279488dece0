import { TerminalError } from '../../shared/errors.ts';
import { type IncidentView, viewIncident } from '../../shared/incident-view.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';

/** Everything about one incident, from its records. Throws `TerminalError` when there is none. */
export const loadView = async (store: IncidentStore, incidentId: string): Promise<IncidentView> => {
  const incident = await store.get(incidentId);
  if (incident === undefined) throw new TerminalError(`no incident \`${incidentId}\``, { incidentId });
  const { proposal_id } = incident;
  const [proposal, approvals, evidence, timeline] = await Promise.all([
    proposal_id === undefined ? undefined : store.proposal(incidentId, proposal_id),
    proposal_id === undefined ? [] : store.approvals(incidentId, proposal_id),
    store.evidence(incidentId),
    store.auditTrail(incidentId),
  ]);
  return viewIncident({ incident, proposal, approvals, evidence, timeline });
};
