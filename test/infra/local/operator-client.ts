import type { IncidentSummary, IncidentView } from '../../../shared/incident-view.ts';
import type { ReadyDocument } from '../../../shared/ready-document.ts';
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
  /** The newest incident opened at `since` or later, once it has one of `statuses`. */
  waitForIncident(since: Date, statuses: readonly string[], ms: number): Promise<IncidentView>;
  /** The incident, once it has one of `statuses`. */
  waitForStatus(incidentId: string, statuses: readonly string[], ms: number): Promise<IncidentView>;
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
  const standing = async (): Promise<string> =>
    (await incidents()).map(({ incident_id, status, reason }) => `${incident_id} ${status} (${reason})`).join(', ') ||
    'there is no incident';

  return {
    incidents,
    incident,
    decide: async (incidentId, hash, decision = 'approve') => {
      const body = JSON.stringify({ decision, hash, reason: 'looks right', channel: 'cli' });
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
    waitForStatus: (incidentId, statuses, ms) =>
      until(
        async () => {
          const found = await incident(incidentId);
          return statuses.includes(found.status) ? found : undefined;
        },
        ms,
        standing,
      ),
  };
};
