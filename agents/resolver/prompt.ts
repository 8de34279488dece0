import type { Diagnosis } from '../../shared/diagnosis.ts';
import { writeBlock } from '../model/block.ts';
import { UNTRUSTED } from '../model/untrusted.ts';
import type { Candidate } from './candidate.ts';

export const SYSTEM = `You choose the smallest set of changes that removes every diagnosed cause of one incident. You cannot change anything yourself.
- Choose only candidates that explain a cause, and cover every cause.
- A candidate that undoes an unrelated difference must not be chosen.
- When none helps, choose none.
${UNTRUSTED}`;

/** What a model is sent to choose a remediation. Pure. */
export const buildPrompt = (diagnosis: Diagnosis, candidates: readonly Candidate[]): string =>
  [
    writeBlock('diagnosis', {
      causes: diagnosis.causes,
      summary: diagnosis.summary,
      evidence: diagnosis.evidence,
      confidence_percent: diagnosis.confidence_percent,
    }),
    writeBlock(
      'candidates',
      candidates.map(({ ref, explains, possible: { change, target, summary, risk, undoes } }) => ({
        ref,
        change,
        target,
        summary: summary.slice(0, 300),
        risk,
        undoes: { aspect: undoes.aspect, member: undoes.member, kind: undoes.kind },
        explains,
      })),
    ),
    'Choose.',
  ].join('\n\n');
