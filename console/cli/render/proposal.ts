import { imageDiff } from '../../../shared/changes/image-diff.ts';
import type { Action, Proposal } from '../../../shared/proposal.ts';
import { jsonText, oneLine } from '../../plain-text.ts';
import type { Colors } from '../screen.ts';
import { labelled, relativeTo, usd } from './words.ts';

/** Characters of a hash that people are shown and type. */
export const HASH_SHOWN = 12;

/**
 * What a person is asked to approve: a pure function of the hashed proposal, and nothing in it was written by a model.
 * The model's own justification is shown elsewhere, labelled as such.
 */
export const renderProposal = (
  proposal: Proposal,
  { colors, now, approvals }: { colors: Colors; now: Date; approvals?: { have: number; need: number } },
): string => {
  const actions = proposal.actions.map((action, index) => renderAction(action, index, colors));
  const { have = 0, need = proposal.approvals_needed } = approvals ?? {};
  const terms = labelled([
    ['hash', colors.bold(proposal.hash.slice(0, HASH_SHOWN))],
    ['risk', `${proposal.risk}, by policy ${oneLine(proposal.policy_version)}`],
    ['approvals', `${have} of ${need}`],
    ['expires', `${relativeTo(now, proposal.expires_at)} (${oneLine(proposal.expires_at)})`],
  ]);
  return [...actions, ...terms].join('\n');
};

const renderAction = (action: Action, index: number, colors: Colors): string => {
  const { call, inverse, permissions, cost } = action;
  const diff = imageDiff(action.target, action.pre_image ?? null, action.post_image ?? null);
  const needs = permissions.map((permission) => `${permission.action} on ${permission.resource}`).join('\n');
  return [
    `  ${colors.bold(`${index + 1}. ${oneLine(action.summary)}`)}`,
    ...labelled([['target', oneLine(action.target)]], '     '),
    ...(diff === '' ? ['     (nothing changes)'] : colourDiff(diff, colors).map((line) => `     ${line}`)),
    ...labelled(
      [
        ['call', `${call.service}:${call.operation} ${jsonText(call.input)}`],
        ['undo', `${inverse.change} ${jsonText(inverse.params)}`],
        ['needs', oneLinePerLine(needs)],
        ['cost', `${monthly(cost.monthly_nano_usd)} (${oneLine(cost.formula)})`],
      ],
      '     ',
    ),
    '',
  ].join('\n');
};

const monthly = (nano: number | 'unknown'): string => (nano === 'unknown' ? 'unknown' : `${usd(nano / 1e9)} a month`);

const oneLinePerLine = (text: string): string => text.split('\n').map(oneLine).join('\n');

/** The lines of a unified diff without the header that names files. */
const colourDiff = (diff: string, colors: Colors): string[] =>
  diff
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(Index: |={3,}|---|\+\+\+|\\ No newline)/.test(line))
    .map(oneLine)
    .map((line) => {
      if (line.startsWith('+')) return colors.green(line);
      if (line.startsWith('-')) return colors.red(line);
      return line.startsWith('@@') ? colors.cyan(line) : line;
    });
