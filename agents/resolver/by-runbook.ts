import type { Diagnosis } from '../../shared/diagnosis.ts';
import { readBlock } from '../model/block.ts';
import type { Expertise } from '../model/runbook-model.ts';
import type { RemediationAnswer } from './output.ts';

interface Shown {
  ref: string;
  summary: string;
  explains: string[];
}

/** How the runbook model chooses: every candidate that undoes a difference which explains a cause, and no other. */
export const chooseByRunbook: Expertise = ({ prompt }) => {
  const diagnosis = readBlock(prompt, 'diagnosis') as Pick<Diagnosis, 'summary' | 'evidence'>;
  const candidates = (readBlock(prompt, 'candidates') as Shown[] | undefined) ?? [];
  const chosen = candidates.filter(({ explains }) => explains.length > 0);
  const passed = candidates.filter(({ explains }) => explains.length === 0);
  const answer: RemediationAnswer = {
    justification: justify(diagnosis, chosen),
    considered: passed.slice(0, 10).map(({ ref }) => ({
      candidate: ref,
      why_not: 'it undoes a difference that does not explain the diagnosed cause',
    })),
    choose: chosen.map(({ ref }) => ref).slice(0, 4),
  };
  return { tool: 'remediation', args: { ...answer } };
};

const justify = ({ summary, evidence }: Pick<Diagnosis, 'summary' | 'evidence'>, chosen: readonly Shown[]): string => {
  if (chosen.length === 0) return 'no possible change undoes a difference that explains the diagnosed cause';
  const what = chosen.map((candidate) => candidate.summary).join('; ');
  return `${what}. It restores the baseline where the difference explains the signal (${evidence.join(', ')}): ${summary}`.slice(
    0,
    1_000,
  );
};
