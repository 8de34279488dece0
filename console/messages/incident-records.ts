import type { Approval } from '../../shared/approval.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';

/** What a message tells about: an incident as it is now, with its live or last proposal. */
export interface IncidentRecords {
  incident: Incident;
  proposal?: Proposal;
  approvals: readonly Approval[];
}

/** The part of the store that messages are written from. */
export type MessageReads = Pick<IncidentStore, 'get' | 'proposal' | 'approvals'>;

/** Undefined when there is no incident of that id. */
export const readRecords = async (store: MessageReads, incidentId: string): Promise<IncidentRecords | undefined> => {
  const incident = await store.get(incidentId);
  if (incident?.proposal_id === undefined) return incident && { incident, approvals: [] };
  const [proposal, approvals] = await Promise.all([
    store.proposal(incidentId, incident.proposal_id),
    store.approvals(incidentId, incident.proposal_id),
  ]);
  return { incident, ...(proposal && { proposal }), approvals };
};

/** True while somebody can decide about the proposal. */
export const isAsked = ({ incident, proposal }: IncidentRecords): boolean =>
  incident.status === 'PROPOSED' && proposal !== undefined && proposal.proposal_id === incident.proposal_id;
