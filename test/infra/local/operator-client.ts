import type { IncidentSummary, IncidentView } from '../../../shared/incident-view.ts';
import type { ReadyDocument } from '../../../shared/ready-document.ts';
import { isTerminal, type Status } from '../../../shared/transitions.ts';
import { until } from './until.ts';

/** What the API answered to a decision. */
export interface DecisionReply {
  code: number;
  body: { status?: string; outcome?: string; why?: string; error?: string };
}

/** One operator at the HTTP API, as the command line is. */
export interface OperatorClient {
  incidents(): Promise<IncidentSummary[]>;
  incident(incidentId: string): Promise<IncidentView>;
  decide(incidentId: string, hash: string, decision?: 'approve' | 'reject'): Promise<DecisionReply>;
  /** What became of every incident, in one line: for a failure. */
  standing(): Promise<string>;
  /** The newest incident opened at `since` or later, once it has one of `statuses`. */
  waitForIncident(since: Date, statuses: readonly string[], ms: number): Promise<IncidentView>;
  /** The incident, once its status is one that nothing leaves. */
  waitForEnd(incidentId: string, ms: number): Promise<IncidentView>;
}

export const createOperatorClient = ({ web, operators }: ReadyDocument, index = 0): OperatorClient => {
  const headers = { authorization: `Bearer ${operators[index]?.token ?? ''}`, 'content-type': 'application/json' };
  const read = async <T>(route: string): Promise<T> => {
    const response = await fetch(new URL(route, web), { headers });
    if (!response.ok) throw new Error(`GET ${route} answered ${response.status}`);
    return (await response.json()) as T;
  };
  const incidents = async (): Promise<IncidentSummary[]> =>
    (await read<{ incidents: IncidentSummary[] }>('/incidents')).incidents;
  const incident = (incidentId: string): Promise<IncidentView> => read(`/incidents/${incidentId}`);
  const standing = async (): Promise<string> => {
    const found = await Promise.all((await incidents()).map(({ incident_id }) => incident(incident_id)));
    return found.length === 0 ? 'there is no incident' : found.map(storyOf).join('; ');
  };

  return {
    incidents,
    incident,
    standing,
    decide: async (incidentId, hash, decision = 'approve') => {
      const body = JSON.stringify({ decision, hash, reason: 'looks right' });
      const response = await fetch(new URL(`/incidents/${incidentId}/decision`, web), {
        method: 'POST',
        headers,
        body,
      });
      return { code: response.status, body: (await response.json()) as DecisionReply['body'] };
    },
    waitForIncident: async (since, statuses, ms) =>
      until(
        async () => {
          for (const row of await incidents()) {
            if (!statuses.includes(row.status)) continue;
            const found = await incident(row.incident_id);
            if (Date.parse(found.created_at) >= since.getTime()) return found;
          }
          return undefined;
        },
        ms,
        standing,
      ),
    waitForEnd: (incidentId, ms) =>
      until(
        async () => {
          const found = await incident(incidentId);
          return isTerminal(found.status as Status) ? found : undefined;
        },
        ms,
        standing,
      ),
  };
};

/** What became of an incident, in one line for a failure. */
const storyOf = ({ incident_id, status, reason, diagnosis, verification, alarms }: IncidentView): string => {
  const failing = verification?.readings.filter(({ passed }) => !passed) ?? [];
  return [
    `${incident_id} ${status} (${reason})`,
    ...alarms.map(({ name, state, at }) => `${name} ${state} at ${at}`),
    diagnosis?.summary ?? 'no diagnosis',
    ...(diagnosis?.gaps ?? []),
    ...failing.map(({ probe, detail }) => `${probe}: ${detail}`),
  ].join(', ');
};
