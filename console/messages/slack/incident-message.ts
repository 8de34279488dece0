import { isSummaryWhole, proposalSummary } from '../../../shared/approvals/summary.ts';
import { describeCause } from '../../../shared/incident-view.ts';
import { decisionLine } from '../decision-line.ts';
import { type IncidentRecords, isAsked, standingOf } from '../incident-records.ts';
import { inertLine } from '../inert-text.ts';
import {
  type Block,
  BLOCKS_MAX,
  type Button,
  codeBlocks,
  escapeSlack,
  HEADER_CHARACTERS_MAX,
  mrkdwn,
  plain,
} from './block-kit.ts';
import { writeButtonValue } from './button-value.ts';

/** Characters of a hash that people are shown and type. */
const HASH_SHOWN = 12;
/** Characters that the fallback text may have, which notifications and screen readers use. */
const FALLBACK_CHARACTERS_MAX = 1_000;

/** A message as `chat.postMessage` and `chat.update` take it. */
export interface SlackMessage {
  /** Fallback in plain text, escaped. */
  text: string;
  blocks: Block[];
}

const TOO_LONG = 'The rest of the proposal does not fit into a message: open its page to read it and to decide.';

export const ACTION = { approve: 'approve', reject: 'reject', open: 'open', timeline: 'timeline' } as const;

/**
 * An incident as one message: what happened, what is proposed word for word, and, while somebody can decide, the buttons.
 * What is proposed is in no model's words, though `Because` may quote an agent that could not go on; no foreign text
 * stands where Slack reads markup.
 */
export const incidentMessage = (records: IncidentRecords, webUrl: string): SlackMessage => {
  const { incident, proposal, approvals } = records;
  const title = inertLine(`${incident.severity} · ${incident.title}`);
  const facts: Block[] = [
    { type: 'header', text: plain(title, HEADER_CHARACTERS_MAX) },
    { type: 'section', fields: fieldsOf(records) },
    ...standingOf(records).map(([label, text]): Block => ({ type: 'section', text: plain(`${label}: ${text}`) })),
    { type: 'context', elements: [plain(contextOf(records))] },
  ];
  const decided: Block[] = approvals.slice(-5).map((approval) => ({
    type: 'context',
    elements: [plain(decisionLine(approval))],
  }));
  const summary = proposal === undefined ? [] : codeBlocks(proposalSummary(proposal));
  const room = BLOCKS_MAX - facts.length - decided.length - 1;
  // Nobody decides here on what is not shown here.
  const isWhole = summary.length <= room && (proposal === undefined || isSummaryWhole(proposal));
  const shown: Block[] = isWhole
    ? summary
    : [...summary.slice(0, room - 1), { type: 'section', text: plain(TOO_LONG) }];
  const elements = [...(isWhole ? decisionButtons(records) : []), ...pageButtons(incident.incident_id, webUrl)];
  return {
    text: fallbackOf(records, title),
    blocks: [...facts, ...shown, ...decided, { type: 'actions', block_id: 'decision', elements }],
  };
};

const fieldsOf = ({ incident, proposal }: IncidentRecords) => {
  const causes = (incident.diagnosis?.causes ?? []).map(describeCause).join('; ');
  const rows: [string, string][] = [
    ['Status', `${incident.status} (${inertLine(incident.reason, 100)})`],
    ['Resource', inertLine(incident.resource)],
    ['Cause', causes === '' ? 'not found' : inertLine(causes)],
    ...(proposal === undefined
      ? []
      : ([
          ['Risk', `${proposal.risk}, by policy ${inertLine(proposal.policy_version, 100)}`],
          ['Expires', inertLine(proposal.expires_at, 40)],
        ] satisfies [string, string][])),
  ];
  return rows.flatMap(([label, text]) => [mrkdwn(`*${label}*`), plain(text)]);
};

const contextOf = ({ incident, proposal, approvals }: IncidentRecords): string => {
  const have = new Set(
    approvals
      .filter(({ decision, hash }) => decision === 'approve' && hash === proposal?.hash)
      .map((one) => one.approver),
  ).size;
  return [
    inertLine(incident.incident_id, 100),
    ...(proposal === undefined
      ? []
      : [`hash ${proposal.hash.slice(0, HASH_SHOWN)}`, `${have} of ${proposal.approvals_needed} approvals`]),
    `opened ${incident.created_at}`,
  ].join(' · ');
};

const pageButtons = (incidentId: string, webUrl: string): Button[] => {
  const page = new URL(`/incidents/${encodeURIComponent(incidentId)}`, webUrl).href;
  return [
    { type: 'button', action_id: ACTION.open, text: plain('Open'), url: page },
    { type: 'button', action_id: ACTION.timeline, text: plain('View timeline'), url: `${page}#timeline` },
  ];
};

const decisionButtons = (records: IncidentRecords): Button[] => {
  const { proposal } = records;
  if (proposal === undefined || !isAsked(records)) return [];
  const { incident_id, proposal_id, hash, risk } = proposal;
  const value = writeButtonValue({ incident: incident_id, proposal: proposal_id, hash });
  const confirm = {
    title: plain('Approve this change?'),
    text: plain(`Hash ${hash.slice(0, HASH_SHOWN)}, risk ${risk}.`),
    confirm: plain('Approve'),
    deny: plain('Back'),
  };
  return [
    { type: 'button', action_id: ACTION.approve, text: plain('Approve'), style: 'primary', value, confirm },
    { type: 'button', action_id: ACTION.reject, text: plain('Reject'), style: 'danger', value },
  ];
};

const fallbackOf = (records: IncidentRecords, title: string): string => {
  const { incident, proposal, approvals } = records;
  const said = approvals.map(decisionLine).at(-1);
  const parts = [
    `${title}: ${incident.status}`,
    ...(proposal === undefined ? [] : [inertLine(proposal.actions.map(({ summary }) => summary).join('; '))]),
    ...standingOf(records).map(([label, text]) => `${label}: ${text}`),
    ...(isAsked(records) ? ['A decision is needed.'] : []),
    ...(said === undefined ? [] : [said]),
  ];
  return escapeSlack(parts.join('. ').slice(0, FALLBACK_CHARACTERS_MAX).toWellFormed());
};
