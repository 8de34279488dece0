import { describeCause, type IncidentView, statusesOf } from '../../../shared/incident-view.ts';
import type { Evidence } from '../../../shared/evidence.ts';
import { jsonLine, oneLine } from '../../plain-text.ts';
import type { Colors } from '../screen.ts';
import { HASH_SHOWN, renderProposal } from './proposal.ts';
import { paintStatus } from './status.ts';
import { labelled, relativeTo } from './words.ts';

interface PageOptions {
  colors: Colors;
  now: Date;
  /** True when the question follows the page, so that it need not say what to type. */
  isAskedHere?: boolean;
}

/** Everything about one incident for a person, in the order in which they ask: what, why, what now, who said so. */
export const renderIncident = (view: IncidentView, options: PageOptions): string =>
  [
    header(view, options),
    diagnosis(view, options.colors),
    proposal(view, options),
    verification(view, options.colors),
    injections(view, options.colors),
    decisions(view),
    told(view),
    options.isAskedHere === true ? '' : next(view, options.colors),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

const header = (view: IncidentView, { colors, now }: PageOptions): string =>
  [
    `${colors.bold(view.incident_id)}  ${view.severity}  ${paintStatus(view.status, colors)} (${oneLine(view.reason)})`,
    oneLine(view.title),
    ...labelled([
      ...(view.detail === undefined ? [] : [['because', oneLine(view.detail)] as const]),
      ...(view.waits === undefined ? [] : [['waits', oneLine(view.waits)] as const]),
      ['path', statusesOf(view.timeline).join(' → ')],
      ['resource', oneLine(view.resource)],
      ['opened', `${relativeTo(now, view.created_at)} (${view.created_at})`],
      ...(view.follows === undefined ? [] : [['follows', oneLine(view.follows)] as const]),
    ]),
  ].join('\n');

const diagnosis = ({ diagnosis: found, evidence, diagnosed_before: before }: IncidentView, colors: Colors): string => {
  if (found === undefined) return '';
  const heading = found.causes.length > 0 ? found.causes.map(describeCause).join('; ') : found.conclusion;
  const others = found.hypotheses.filter(({ verdict }) => verdict !== 'supported');
  // A summary often says word for word why the cause is believed: once is enough.
  const cited = found.hypotheses.filter(
    ({ verdict, because }) => verdict === 'supported' && !found.summary.includes(because),
  );
  return [
    `${colors.bold('Cause')} (${found.confidence_percent} %): ${heading}`,
    ...(before === undefined ? [] : [colors.yellow(`  ${oneLine(before)}`)]),
    ...found.causes.map((cause) => `  ${cause}`),
    `  ${oneLine(found.summary)}`,
    ...labelled([
      ...cited.map(({ because, evidence: ids }) => ['for', `${oneLine(because)} [${ids.join(', ')}]`] as const),
      ...found.evidence.map((id, index) => [index === 0 ? 'evidence' : '', describeEvidence(id, evidence)] as const),
      ...others.map(
        ({ cause, verdict, because, evidence: ids }) =>
          [verdict === 'open' ? 'open' : 'against', `${cause}: ${oneLine(because)} [${ids.join(', ')}]`] as const,
      ),
      ...found.gaps.map((gap) => ['not seen', oneLine(gap)] as const),
    ]),
  ].join('\n');
};

const describeEvidence = (id: string, evidence: readonly Evidence[]): string => {
  const found = evidence.find(({ evidence_id }) => evidence_id === id);
  return found === undefined ? `${id}: not stored` : `${id}: ${found.tool} ${oneLine(jsonLine(found.query))}`;
};

const proposal = ({ proposed, proposal: summary }: IncidentView, { colors, now }: PageOptions): string => {
  if (proposed === undefined) return '';
  const approvals = summary?.approvals;
  return [
    colors.bold('Proposed change'),
    renderProposal(proposed, { colors, now, ...(approvals && { approvals }) }),
    `  the agents' reason: ${oneLine(proposed.justification)} [${proposed.evidence.join(', ')}]`,
  ].join('\n');
};

const verification = ({ verification: check }: IncidentView, colors: Colors): string => {
  if (check === undefined) return '';
  const rows = check.readings.map(
    ({ probe, passed, detail }) => `  ${passed ? colors.green('✓') : colors.red('✗')} ${probe}: ${oneLine(detail)}`,
  );
  return [`${colors.bold('Verification')}: ${check.passed ? 'passed' : 'failed'}`, ...rows].join('\n');
};

/** What somebody wrote for a machine to obey, so that a person reads the rest with that in mind. */
const injections = ({ injections: { count, quotes } }: IncidentView, colors: Colors): string => {
  if (count === 0) return '';
  const texts = count === 1 ? '1 text looks like an instruction' : `${count} texts look like instructions`;
  const heading = `${colors.bold('Attempted injection')}: ${texts} to a machine; nothing was decided by it`;
  return [heading, ...quotes.map((text) => `  ${oneLine(text)}`)].join('\n');
};

const decisions = ({ approvals }: IncidentView): string => approvals.map(decisionLine).join('\n');

const decisionLine = (approval: IncidentView['approvals'][number]): string => {
  const { approver, decision, decided_at, channel, reason, hash, ticket, break_glass } = approval;
  return [
    `  ${decision} of ${hash.slice(0, HASH_SHOWN)} by ${oneLine(approver)} (${channel}) at ${decided_at}`,
    ...(break_glass === true ? [', BREAK GLASS'] : []),
    ...(ticket === undefined ? [] : [`, ticket ${oneLine(ticket)}`]),
    ...(reason === '' ? [] : [`: ${oneLine(reason)}`]),
  ].join('');
};

/** Who was told: was the mail sent? */
const told = ({ messages = [] }: IncidentView): string =>
  messages
    .map(
      ({ medium, to, about, outcome, at, reference }) =>
        `  ${medium} to ${oneLine(to)} about ${oneLine(about)}: ${outcome} at ${at}${outcome === 'failed' ? `: ${oneLine(reference)}` : ''}`,
    )
    .join('\n');

const next = (view: IncidentView, colors: Colors): string => {
  if (view.status !== 'PROPOSED' || view.proposal === undefined) return '';
  const { ticket_pattern: pattern } = view.proposal;
  const hash = view.proposal.hash.slice(0, HASH_SHOWN);
  const ticket = pattern === undefined ? '' : ' --ticket "…"';
  return [
    colors.bold('Next'),
    `  firebreak approve ${view.incident_id} --hash ${hash}${ticket}`,
    ...(pattern === undefined ? [] : [`    the policy asks for a change ticket that looks like ${oneLine(pattern)}`]),
    `  firebreak reject ${view.incident_id} --reason "…"`,
  ].join('\n');
};
