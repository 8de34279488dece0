import { createHash } from 'node:crypto';
import { imageDiff } from '../changes/image-diff.ts';
import { dollars } from '../cost/dollars.ts';
import { type Action, type Cost, type Proposal, proposalHash } from '../proposal.ts';
import { lookAlikesIn, type LookAlike } from './look-alikes.ts';
import { visible, visibleJson, visibleJsonText } from './visible-text.ts';

/** Characters of a line; longer ones go on below, set in. Mail and Slack show this much on a desktop. */
const LINE_CHARACTERS_MAX = 110;
/** Characters of the whole: ten Slack sections. Four actions with whole IAM policies fit. */
const SUMMARY_CHARACTERS_MAX = 28_000;
const LABEL_CHARACTERS = 11;

/**
 * What a person is asked to approve, as plain text: a pure function of the hashed part of the proposal, in which nothing
 * was written by a model. Page, Slack, mail and command line show these very characters. Each line but the signs of our
 * formulas is ASCII: what hides or looks like something else is escaped and flagged.
 */
export const proposalSummary = (proposal: Proposal): string => bounded(linesOf(proposal));

/** False when the summary leaves lines out: who read it has not read the proposal, and needs to be shown the rest. */
export const isSummaryWhole = (proposal: Proposal): boolean => isWhole(linesOf(proposal).join('\n'));

const linesOf = (proposal: Proposal): string[] =>
  [...terms(proposal), ...proposal.actions.flatMap(describeAction)].flatMap(wrap);

const isWhole = (text: string): boolean => text.length <= SUMMARY_CHARACTERS_MAX;

const terms = (proposal: Proposal): string[] => [
  `Proposal ${visible(proposal.proposal_id)} of incident ${visible(proposal.incident_id)}`,
  ...(matchesItsHash(proposal) ? [] : ['DO NOT APPROVE: the proposal is not the one that was hashed']),
  ...row('hash', visible(proposal.hash)),
  ...row('risk', `${proposal.risk}, by policy ${visible(proposal.policy_version)}`),
  ...row('approvals', `${proposal.approvals_needed} needed`),
  ...row('asked by', visible(proposal.requested_by)),
  ...row('expires', visible(proposal.expires_at)),
  ...proposal.warnings.flatMap((warning) => row('WARNING', visible(warning))),
  ...flags(proposal.actions).flatMap((flag) => row('WARNING', flag)),
];

const matchesItsHash = (proposal: Proposal): boolean => {
  try {
    return proposalHash(proposal) === proposal.hash;
  } catch {
    return false;
  }
};

const describeAction = (action: Action, index: number): string[] => {
  const { call, inverse, permissions, cost } = action;
  return [
    '',
    `${index + 1}. ${visible(action.summary)}`,
    ...row('change', `${visible(action.change)}, risk ${action.risk}`),
    ...row('target', visible(action.target)),
    ...row('difference', differenceOf(action)),
    ...row('call', `${visible(call.service)}:${visible(call.operation)} ${visibleJson(call.input)}`),
    ...row('undo', `${visible(inverse.change)} ${visibleJson(inverse.params)}`),
    ...permissions.flatMap(({ action: allowed, resource }) =>
      row('needs', `${visible(allowed)} on ${visible(resource)}`),
    ),
    ...row('cost', `${monthly(cost)} (${visible(cost.formula)})`),
  ];
};

/** The lines of the difference, `-` before and `+` after. */
const differenceOf = ({ target, pre_image, post_image }: Action): string => {
  const diff = imageDiff(visible(target), pre_image ?? null, post_image ?? null);
  const lines = diff.split('\n').filter((line) => line !== '' && !NOT_CONTENT.test(line));
  return lines.length === 0 ? 'none: it looks like this already' : visibleJsonText(lines.join('\n'));
};

/** The header that names files, and where in the file a part is. */
const NOT_CONTENT = /^(?:Index: |={3,}|--- |\+\+\+ |@@ |\\ No newline)/;

const monthly = ({ monthly_nano_usd: nano }: Cost): string =>
  nano === 'unknown' ? 'unknown' : `${dollars(nano)} a month`;

/** One line for each character in what is executed that is not plain ASCII: it may pass for another name. */
const flags = (actions: readonly Action[]): string[] =>
  actions.flatMap(({ target, params, call, inverse }, index) =>
    lookAlikesIn(textsOf([target, params, call, inverse]).join('')).map(
      (found) => `action ${index + 1} contains ${found.codePoint}, ${describeLookAlike(found)}`,
    ),
  );

const describeLookAlike = ({ like, isInvisible }: LookAlike): string => {
  if (isInvisible) return 'which cannot be seen';
  return like === undefined ? 'which is not ASCII' : `which looks like ${visible(like)}`;
};

/** Every string in a value, keys included, as it is. */
const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsOf(member)]);
};

/** A label beside text; further lines of the text are set under its first. */
const row = (label: string, text: string): string[] =>
  text.split('\n').map((line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL_CHARACTERS)}${line}`.trimEnd());

/** A line cut at a space where there is one late enough. What goes on is set in and marked, so no line can be faked. */
const wrap = (line: string): string[] => {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > LINE_CHARACTERS_MAX) {
    const space = rest.lastIndexOf(' ', LINE_CHARACTERS_MAX);
    const end = space > LINE_CHARACTERS_MAX / 2 ? space + 1 : LINE_CHARACTERS_MAX;
    lines.push(rest.slice(0, end).trimEnd());
    rest = `${CONTINUED}${rest.slice(end)}`;
  }
  return [...lines, rest];
};

const CONTINUED = `${' '.repeat(LABEL_CHARACTERS + 2)}… `;

/** The first lines that fit; what is left out is counted and named by its hash. */
const bounded = (lines: readonly string[]): string => {
  const text = lines.join('\n');
  if (isWhole(text)) return text;
  let kept = 0;
  for (let size = 0; size <= SUMMARY_CHARACTERS_MAX - 200; kept++) size += (lines[kept]?.length ?? 0) + 1;
  const rest = lines.slice(kept - 1).join('\n');
  const sha256 = createHash('sha256').update(rest).digest('hex');
  return [
    ...lines.slice(0, kept - 1),
    '',
    `NOT SHOWN: ${lines.length - kept + 1} more lines (sha256 ${sha256.slice(0, 12)}).`,
    'Read the whole proposal (`firebreak incidents show ID --json`) before you decide.',
  ].join('\n');
};
