import { mayWait, type WhyWaiting } from '../../shared/approvals/waits.ts';
import type { Approval } from '../../shared/approval.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Proposal } from '../../shared/proposal.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import { inertLine } from './inert-text.ts';

/** What a message tells about: an incident as it is now, with its live or last proposal. */
export interface IncidentRecords {
  incident: Incident;
  proposal?: Proposal;
  approvals: readonly Approval[];
  /** Why what is approved, or would be, is not executed now. */
  waits?: string;
}

/** The part of the store that messages are written from. */
export type MessageReads = Pick<IncidentStore, 'get' | 'proposal' | 'approvals'> & {
  /** What holds executions now; nothing is known to hold them without it. */
  holds?(): WhyWaiting;
};

/** Undefined when there is no incident of that id. */
export const readRecords = async (store: MessageReads, incidentId: string): Promise<IncidentRecords | undefined> => {
  const incident = await store.get(incidentId);
  if (incident?.proposal_id === undefined) return incident && { incident, approvals: [] };
  const [proposal, approvals] = await Promise.all([
    store.proposal(incidentId, incident.proposal_id),
    store.approvals(incidentId, incident.proposal_id),
  ]);
  const waits = proposal && mayWait(incident.status) ? await store.holds?.()(proposal) : undefined;
  return { incident, ...(proposal && { proposal }), approvals, ...(waits !== undefined && { waits }) };
};

/** What stands behind the status, for a message: why it is so, and what holds what was approved. Foreign, so inert. */
export const standingOf = ({ incident, waits }: IncidentRecords): [label: string, text: string][] => [
  ...(incident.detail === undefined
    ? []
    : ([['Because', inertLine(incident.detail, 600)]] satisfies [string, string][])),
  ...(waits === undefined ? [] : ([['Waits', inertLine(waits, 600)]] satisfies [string, string][])),
];

/** True while somebody can decide about the proposal. */
export const isAsked = ({ incident, proposal }: IncidentRecords): boolean =>
  incident.status === 'PROPOSED' && proposal !== undefined && proposal.proposal_id === incident.proposal_id;
