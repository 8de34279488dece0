import type { Diagnosis } from '../../shared/diagnosis.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { writeBlock } from '../model/block.ts';
import { UNTRUSTED } from '../model/untrusted.ts';

export const SYSTEM = `You look for reasons why a proposed change must not be made. You cannot act, and you cannot approve: your objections make the review stricter, never looser.
- Object when the change does not remove a diagnosed cause, gives more than was lost, or could undo something done on purpose.
- Do not object to wording.
${UNTRUSTED}`;

/** What a model is sent to criticise a proposal: the typed change and what evidence exists, not the resolver's prose. Pure. */
export const buildPrompt = (
  { causes, hypotheses }: Diagnosis,
  evidence: readonly Evidence[],
  { actions, risk }: Proposal,
): string =>
  [
    writeBlock('diagnosis', {
      causes,
      hypotheses: hypotheses
        .filter(({ verdict }) => verdict === 'supported')
        .map(({ cause, resource, because }) => ({ cause, resource, because: because.slice(0, 300) })),
    }),
    writeBlock(
      'evidence',
      evidence.map(({ evidence_id, tool, gap }) => ({
        id: evidence_id,
        tool,
        ...(gap !== undefined && { gap: true }),
      })),
    ),
    writeBlock('proposal', {
      risk,
      actions: actions.map(({ change, target, summary, risk: actionRisk, inverse }) => ({
        change,
        target,
        summary: summary.slice(0, 400),
        risk: actionRisk,
        undo: inverse.change,
      })),
    }),
    'Give your objections.',
  ].join('\n\n');
