import {
  type IncidentSummary,
  type IncidentView,
  summarizeIncident,
  viewIncident,
} from '../../shared/incident-view.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Approval } from '../../shared/approval.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { IncidentFilter, IncidentStore } from '../../shared/store/incident-store.ts';
import type { SentMessage } from '../../shared/store/message-log.ts';
import { isListed, type ListFilter, readAtMost } from './list-filter.ts';

/** The part of the store that people read. */
export type IncidentReads = Pick<
  IncidentStore,
  'get' | 'list' | 'proposal' | 'approvals' | 'evidence' | 'auditTrail'
> & {
  /** What people were told about an incident, where somebody tells them. */
  messages?(incidentId: string): Promise<SentMessage[]>;
};

/** Rows of the list, newest first, as `shared/incident-view.ts` writes them. */
export const readSummaries = async (store: IncidentReads, filter: IncidentFilter): Promise<IncidentSummary[]> => {
  const incidents = await store.list(filter);
  return Promise.all(
    incidents.map(async (incident) => {
      const { proposal, approvals } = await readProposal(store, incident);
      return summarizeIncident(incident, proposal, approvals);
    }),
  );
};

/** Rows that a filter leaves, newest first. */
export const readListed = async (store: IncidentReads, filter: ListFilter): Promise<IncidentSummary[]> => {
  const { statuses } = filter;
  const found = await readSummaries(store, { limit: readAtMost(filter), ...(statuses && { statuses }) });
  return found.filter((summary) => isListed(summary, filter)).slice(0, filter.limit);
};

/** Everything about one incident; undefined when there is none of that id. */
export const readView = async (store: IncidentReads, incidentId: string): Promise<IncidentView | undefined> => {
  const incident = await store.get(incidentId);
  if (incident === undefined) return undefined;
  const [proposed, evidence, timeline, messages] = await Promise.all([
    readProposal(store, incident),
    store.evidence(incidentId),
    store.auditTrail(incidentId),
    store.messages?.(incidentId),
  ]);
  return viewIncident({ incident, ...proposed, evidence, timeline, ...(messages && { messages }) });
};

const readProposal = async (
  store: IncidentReads,
  { incident_id, proposal_id }: Incident,
): Promise<{ proposal?: Proposal; approvals: Approval[] }> => {
  if (proposal_id === undefined) return { approvals: [] };
  const [proposal, approvals] = await Promise.all([
    store.proposal(incident_id, proposal_id),
    store.approvals(incident_id, proposal_id),
  ]);
  return { ...(proposal && { proposal }), approvals };
};
