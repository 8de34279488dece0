import type { GraphDeps } from '../deps.ts';
import type { IncidentStep, IncidentThread } from '../state.ts';

/** The thread ends here; what the record says is told to whoever watches. */
export const closeNode =
  (deps: GraphDeps) =>
  async ({ incidentId, status }: IncidentThread): Promise<IncidentStep> => {
    if (status !== undefined) deps.onProgress({ kind: 'stage', incidentId, stage: status });
    return {};
  };
