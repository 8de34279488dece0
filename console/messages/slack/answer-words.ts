import type { DecisionResult } from '../../../shared/approvals/decide.ts';
import type { RefusalReason } from '../../../shared/approvals/refusal.ts';
import { inertLine } from '../inert-text.ts';

const WHY: Record<RefusalReason, string> = {
  'no-such-incident': 'There is no such incident.',
  'no-proposal': 'There is nothing to decide: this proposal is void.',
  'already-decided': 'It was decided already.',
  'decided-before': 'You decided before; somebody else has to.',
  'already-executing': 'It is already executing.',
  'other-proposal': 'This proposal changed: open it again.',
  'unknown-hash': 'This is no proposal of this incident.',
  'proposal-altered': 'The stored proposal is not the one that was proposed: nobody may approve it.',
  expired: 'This proposal expired.',
  'policy-changed': 'The policy changed since this was proposed: it is proposed again, decide on that.',
  'forbidden-by-policy': 'The policy executes no such change, whoever approves.',
  'reason-missing': 'Say why: a rejection is kept with its reason.',
  'ticket-missing': 'The policy asks for a change ticket: open the page to name it.',
  'ticket-malformed': 'What was named is no change ticket: open the page to name another.',
  'denied-by-policy': 'The policy denies it',
  'changed-meanwhile': 'The incident kept changing meanwhile: press again.',
  'not-an-approver': 'You are in none of the groups that decide about this.',
  'own-proposal': 'You asked for this change: somebody else decides.',
  'no-break-glass': 'The policy does not let you decide alone.',
  'no-auto-approval': 'The policy does not approve this by itself.',
};

/** What the person who pressed is told, and whether the decision was taken. */
export interface Answer {
  isTaken: boolean;
  text: string;
}

/** `waits` is why an approved change is not executed now. */
export const answerTo = (result: DecisionResult, waits?: string): Answer =>
  result.outcome === 'refused'
    ? { isTaken: false, text: refusalWords(result) }
    : { isTaken: true, text: takenWords(result, waits) };

const takenWords = (result: Exclude<DecisionResult, { outcome: 'refused' }>, waits: string | undefined): string => {
  switch (result.outcome) {
    case 'recorded':
      return `Recorded: ${result.have} of ${result.need}.`;
    case 'rejected':
      return 'Rejected.';
    case 'approved':
      return waits === undefined ? 'Approved: it is executed now.' : `Approved; it waits: ${inertLine(waits, 600)}`;
  }
};

const refusalWords = ({ why, denials = [] }: Extract<DecisionResult, { outcome: 'refused' }>): string => {
  const reasons = denials.map((denial) => inertLine(denial.why));
  return reasons.length > 0 ? `${WHY[why]}: ${reasons.join('; ')}` : WHY[why];
};

export const NOT_IN_DIRECTORY: Answer = { isTaken: false, text: 'You are not in the directory of approvers.' };
