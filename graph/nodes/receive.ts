import { TerminalError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { GraphDeps } from '../deps.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';

/** Reads the record and, when it is new, claims it: lease and fence in the same write as the status. */
export const receiveNode =
  (deps: GraphDeps) =>
  async ({ incidentId }: IncidentThread): Promise<IncidentStep> => {
    const incident = await deps.store.get(incidentId);
    if (incident === undefined) throw new TerminalError(`no incident \`${incidentId}\``, { incidentId });
    deps.onProgress({ kind: 'stage', incidentId, stage: incident.status });
    if (incident.status !== 'RECEIVED') return { status: incident.status, proposalId: incident.proposal_id };
    const claimed = await deps.store.move({
      incidentId,
      version: incident.version,
      from: 'RECEIVED',
      to: 'INVESTIGATING',
      by: 'supervisor',
      reason: 'claimed',
      principal: deps.owner,
      lease: { owner: deps.owner, ms: LIMITS.investigationMsMax },
    });
    deps.onProgress({ kind: 'stage', incidentId, stage: claimed.status });
    return { status: claimed.status };
  };
