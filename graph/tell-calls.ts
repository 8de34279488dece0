import type { ToolCallEvent } from '../agents/toolbox/tool-box.ts';
import type { Incident } from '../shared/incident.ts';
import type { GraphDeps } from './deps.ts';

/** Tells whoever watches about every tool that the agents of one incident call. */
export const tellCalls =
  (incident: Incident, deps: GraphDeps) =>
  ({ tool, ms, ok }: ToolCallEvent): void =>
    deps.onProgress({ kind: 'tool', incidentId: incident.incident_id, tool, ms, ok });
