import { proposalSummary } from '../../../shared/approvals/summary.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import type { Colors } from '../screen.ts';
import { labelled, relativeTo } from './words.ts';

/** Characters of a hash that people are shown and type. */
export const HASH_SHOWN = 12;

/**
 * What a person is asked to approve: the summary that every surface shows, and how much time and how many approvals are
 * left. Nothing in it was written by a model; the model's own justification is shown elsewhere, labelled as such.
 */
export const renderProposal = (
  proposal: Proposal,
  { colors, now, approvals }: { colors: Colors; now: Date; approvals?: { have: number; need: number } },
): string => {
  const { have = 0, need = proposal.approvals_needed } = approvals ?? {};
  return [
    ...proposalSummary(proposal)
      .split('\n')
      .map((line) => colourLine(line, colors)),
    '',
    ...labelled([
      ['to type', colors.bold(proposal.hash.slice(0, HASH_SHOWN))],
      ['approvals', `${have} of ${need}`],
      ['expires', relativeTo(now, proposal.expires_at)],
    ]),
  ].join('\n');
};

/** Colours are put around a line and change no character of it. */
const colourLine = (line: string, colors: Colors): string => {
  if (/^ +-/.test(line)) return colors.red(line);
  if (/^ +\+/.test(line)) return colors.green(line);
  if (/^ +WARNING /.test(line) || line.startsWith('DO NOT APPROVE')) return colors.yellow(line);
  return /^(?:Proposal |\d+\. )/.test(line) ? colors.bold(line) : line;
};
