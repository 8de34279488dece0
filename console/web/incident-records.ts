import {
  type IncidentSummary,
  type IncidentView,
  type Standing,
  summarizeIncident,
  viewIncident,
} from '../../shared/incident-view.ts';
import { mayWait, type WhyWaiting } from '../../shared/approvals/waits.ts';
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
  /** What holds executions now, looked at once for all that is read together. */
  holds?(): WhyWaiting;
  /** What the change ticket of an approval looks like; undefined where none is needed. */
  ticketPattern?(proposal: Proposal): string | undefined;
};

/** Rows of the list, newest first, as `shared/incident-view.ts` writes them. */
export const readSummaries = async (store: IncidentReads, filter: IncidentFilter): Promise<IncidentSummary[]> => {
  const incidents = await store.list(filter);
  const whyWaiting = store.holds?.();
  return Promise.all(
    incidents.map(async (incident) => {
      const { proposal, approvals } = await readProposal(store, incident);
      const standing = await readStanding(store, incident, proposal, whyWaiting);
      return summarizeIncident(incident, proposal, approvals, standing);
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
  const standing = await readStanding(store, incident, proposed.proposal, store.holds?.());
  return viewIncident({ incident, ...proposed, evidence, timeline, standing, ...(messages && { messages }) });
};

const readStanding = async (
  { ticketPattern }: IncidentReads,
  { status }: Incident,
  proposal: Proposal | undefined,
  whyWaiting: WhyWaiting | undefined,
): Promise<Standing> => {
  if (proposal === undefined || !mayWait(status)) return {};
  return { waits: await whyWaiting?.(proposal), ticketPattern: ticketPattern?.(proposal) };
};

/** Why what was approved is not executed now; undefined when nothing holds it. */
export const readWaits = async (
  { holds, proposal }: IncidentReads,
  { incident_id, proposal_id }: Incident,
): Promise<string | undefined> => {
  const approved = proposal_id === undefined ? undefined : await proposal(incident_id, proposal_id);
  return approved && holds?.()(approved);
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
