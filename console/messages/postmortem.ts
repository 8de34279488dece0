import { describeCause, type IncidentView, statusesOf } from '../../shared/incident-view.ts';
import { oneLine } from '../plain-text.ts';
import { inertLine } from './inert-text.ts';

/** The Markdown post-mortem of an incident, from its record alone: nothing in it was written by a model but the summary. */
export const writePostmortem = (view: IncidentView): string =>
  [
    `# ${text(view.title)}`,
    `${text(view.incident_id)} · ${view.severity} · ${view.status} (${text(view.reason)}) · opened ${view.created_at}`,
    ...(view.detail === undefined ? [] : [`Because: ${text(view.detail)}`]),
    `Path: ${statusesOf(view.timeline).join(' → ')}`,
    ...rootCause(view),
    ...whatWasDone(view),
    ...verification(view),
    ...timeline(view),
    ...evidence(view),
    `Chain head: \`${view.audit_head}\`, ${view.timeline.length} entries.`,
    '',
  ].join('\n\n');

const rootCause = ({ diagnosis, diagnosed_before: before }: IncidentView): string[] => {
  if (diagnosis === undefined) return ['## Root cause', 'None was found.'];
  const causes = diagnosis.causes.map((cause) => `- **${text(cause)}**: ${text(describeCause(cause))}`);
  const others = diagnosis.hypotheses
    .filter(({ verdict }) => verdict !== 'supported')
    .map(({ cause, verdict, because, evidence: ids }) => `- ${text(cause)}, ${verdict}: ${text(because)}${cite(ids)}`);
  return [
    '## Root cause',
    ...block(causes),
    ...(before === undefined ? [] : [text(before)]),
    `${text(diagnosis.summary)}${cite(diagnosis.evidence)} Confidence ${diagnosis.confidence_percent} %.`,
    ...(others.length > 0 ? ['Other explanations:', ...block(others)] : []),
    ...(diagnosis.gaps.length > 0 ? ['Not seen:', ...block(diagnosis.gaps.map((gap) => `- ${text(gap)}`))] : []),
  ];
};

const whatWasDone = ({ proposed, approvals, status }: IncidentView): string[] => {
  if (proposed === undefined) return ['## Change', 'None was proposed.'];
  const actions = proposed.actions.map(
    ({ summary, call, inverse }) =>
      `- ${text(summary)}: ${code(`${call.service}:${call.operation}`)}; undone by ${code(inverse.change)}`,
  );
  const decisions = approvals.map(
    ({ approver, decision, decided_at, channel, reason, ticket, break_glass }) =>
      `- ${text(approver)}: ${decision}, ${decided_at}, by ${channel}${break_glass === true ? ', break glass' : ''}${ticket === undefined ? '' : `, ticket ${text(ticket)}`}${reason === '' ? '' : `: ${text(reason)}`}`,
  );
  return [
    '## Change',
    `Risk ${proposed.risk}, hash ${code(proposed.hash)}, policy ${text(proposed.policy_version)}; ended ${status}.`,
    ...block(actions),
    '## Decisions',
    ...(decisions.length > 0 ? block(decisions) : ['Nobody decided.']),
  ];
};

const verification = ({ verification: check }: IncidentView): string[] => {
  if (check === undefined) return [];
  const readings = check.readings.map(
    ({ probe, passed, detail }) => `- ${text(probe)}: ${passed ? 'passed' : 'failed'}: ${text(detail)}`,
  );
  return ['## Verification', `${check.passed ? 'Passed' : 'Failed'} at ${check.verified_at}.`, ...block(readings)];
};

const timeline = (view: IncidentView): string[] => {
  const rows = view.timeline.map(
    ({ at, type, from, to, by, principal, reason, facts: { detail } }) =>
      `| ${at} | ${to === undefined ? text(type) : `${from ?? ''} → ${to}`} | ${by} (${text(principal)}) | ${text([reason, detail].filter((said) => typeof said === 'string').join(': '))} |`,
  );
  return ['## Timeline', ['| at | what | who | why |', '|---|---|---|---|', ...rows].join('\n')];
};

const evidence = (view: IncidentView): string[] => {
  if (view.evidence.length === 0) return [];
  const rows = view.evidence.map(
    ({ evidence_id, tool, observed_at, gap, sha256 }) =>
      `- ${evidence_id}: ${code(tool)} at ${observed_at}${gap === undefined ? `, sha256 ${code(sha256.slice(0, 12))}` : `, no answer: ${text(gap)}`}`,
  );
  return ['## Evidence', ...block(rows)];
};

const block = (lines: string[]): string[] => (lines.length > 0 ? [lines.join('\n')] : []);
const cite = (ids: readonly string[]): string => (ids.length > 0 ? ` [${ids.map(text).join(', ')}]` : '');

const TEXT_CHARACTERS_MAX = 2_000;

/** Foreign text as Markdown that shows it and nothing else: no link, image, tag, heading or table cell of its own. */
const text = (foreign: string): string =>
  inertLine(foreign, TEXT_CHARACTERS_MAX).replace(/[\\`*_{}[\]<>()#+!|~&]/g, (mark) => `\\${mark}`);
const code = (foreign: string): string => `\`${oneLine(foreign).replaceAll('`', "'")}\``;
