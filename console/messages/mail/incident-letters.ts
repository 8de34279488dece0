import type { Approval } from '../../../shared/approval.ts';
import { proposalSummary } from '../../../shared/approvals/summary.ts';
import { describeCause } from '../../../shared/incident-view.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import type { Status } from '../../../shared/transitions.ts';
import { decisionLine } from '../decision-line.ts';
import { type IncidentRecords, standingOf } from '../incident-records.ts';
import { inertLine } from '../inert-text.ts';
import type { Letter } from './letter.ts';

/** One subject for an incident, so that mail programs show its mails together. */
export const subjectOf = ({ incident }: IncidentRecords): string =>
  `[Firebreak ${inertLine(incident.incident_id, 60)}] ${incident.severity}: ${inertLine(incident.title, 100)}`;

/** Asks one person to look at a proposal. The link opens a page; it approves nothing. */
export const askingLetter = (records: IncidentRecords, proposal: Proposal, reviewUrl: string): Letter => ({
  headline: `A decision is needed: ${titleOf(records)}`,
  facts: [
    ...factsOf(records),
    ['Risk', `${proposal.risk}, ${proposal.approvals_needed} approvals needed`],
    ['Cost', proposal.actions.map(costOf).join('; ')],
    ['Expires', inertLine(proposal.expires_at, 40)],
  ],
  summary: proposalSummary(proposal),
  review: {
    url: reviewUrl,
    note: 'The link is yours alone and opens a page. Nothing is decided by opening it, and nothing by answering this mail.',
  },
});

/** Says what became of an approved change, or that a person is needed. */
export const outcomeLetter = (records: IncidentRecords, status: Status): Letter => {
  const { proposal, approvals } = records;
  return {
    headline: `${status}: ${titleOf(records)}`,
    facts: [...factsOf(records), ...(proposal === undefined ? [] : ([['Hash', proposal.hash]] as const))],
    ...(proposal !== undefined && { summary: proposalSummary(proposal) }),
    lines: [OUTCOME[status] ?? `The incident is ${status}.`, ...approvals.map(decisionLine)],
  };
};

/** Tells everybody that somebody decided alone. */
export const breakGlassLetter = (records: IncidentRecords, approval: Approval): Letter => ({
  headline: `Break glass: ${titleOf(records)}`,
  facts: factsOf(records),
  ...(records.proposal !== undefined && { summary: proposalSummary(records.proposal) }),
  lines: [decisionLine(approval)],
});

const OUTCOME: Partial<Record<Status, string>> = {
  EXECUTED: 'The change above was made. It is being verified.',
  RESOLVED: 'The change above was made and verified: the service is back.',
  ROLLED_BACK: 'The change above was undone: the service did not come back with it.',
  ROLLBACK_FAILED: 'The change above could not be undone: a person is needed now.',
  EXECUTION_FAILED: 'AWS refused the change above: nothing was changed. A person is needed.',
  ESCALATED: 'The incident is handed to a person, with all that is known.',
  FAILED: 'The incident could not be worked on: a person is needed.',
};

const titleOf = ({ incident }: IncidentRecords): string => inertLine(incident.title, 150);

const costOf = ({ cost }: Proposal['actions'][number]): string =>
  cost.monthly_nano_usd === 'unknown' ? 'unknown' : `$${(cost.monthly_nano_usd / 1e9).toFixed(2)} a month`;

const factsOf = ({ incident, ...records }: IncidentRecords): [string, string][] => [
  ['Incident', `${inertLine(incident.incident_id, 100)}, ${incident.severity}`],
  ['Status', `${incident.status} (${inertLine(incident.reason, 100)})`],
  ...standingOf({ incident, ...records }),
  ['Where', inertLine(incident.resource)],
  ['Cause', inertLine((incident.diagnosis?.causes ?? []).map(describeCause).join('; ')) || 'not found'],
];
