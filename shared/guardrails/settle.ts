import { highestRisk } from '../policy.ts';
import { type Proposal, proposalHash } from '../proposal.ts';
import type { Candidate, Correction, Guardrail } from './guardrail.ts';
import { GUARDRAILS, judgeAll, type Judgement } from './index.ts';

/** What the guardrails make of a proposal before a person is asked. */
export interface Settlement {
  /** Violations that refuse it. */
  blocks: Judgement[];
  /** Violations that hand the incident to a person. */
  escalations: Judgement[];
  /** Violations that the person who decides is told of. */
  warnings: Judgement[];
  /** The proposal with every correction made, each named in its warnings; undefined when there is none to make. */
  corrected: Proposal | undefined;
}

/**
 * Judges a candidate by the level of each guardrail. A correction is not yet good: the corrected proposal is judged
 * again from the start, and what blocked may then be gone. What should be corrected and cannot be, blocks.
 */
export const settle = (candidate: Candidate, guardrails: readonly Guardrail[] = GUARDRAILS): Settlement => {
  const settlement: Settlement = { blocks: [], escalations: [], warnings: [], corrected: undefined };
  for (const [index, judgement] of judgeAll(candidate, guardrails).entries()) {
    if (judgement.outcome !== 'violation') continue;
    if (judgement.level === 'warn') settlement.warnings.push(judgement);
    else if (judgement.level === 'escalate') settlement.escalations.push(judgement);
    else if (judgement.level === 'block') settlement.blocks.push(judgement);
    else {
      const current = settlement.corrected ?? candidate.proposal;
      const correction = guardrails[index]?.correct?.({ ...candidate, proposal: current });
      if (correction === undefined) settlement.blocks.push(judgement);
      else settlement.corrected = correctedBy(current, correction, judgement);
    }
  }
  return settlement;
};

const correctedBy = (proposal: Proposal, correction: Correction, { id, detail }: Judgement): Proposal =>
  resealed(proposal, correction, [`${id}: corrected, because ${detail}`]);

/** The proposal with more to tell the person who decides. */
export const withWarnings = (proposal: Proposal, warnings: readonly string[]): Proposal =>
  resealed(proposal, {}, warnings);

/**
 * The proposal as corrected, with the risk and the hash that it has then. A hash that was wrong stays wrong: nobody
 * mends by the way what somebody altered.
 */
const resealed = (proposal: Proposal, correction: Correction, warnings: readonly string[]): Proposal => {
  const corrected = { ...proposal, ...correction };
  const told = {
    ...corrected,
    risk: highestRisk(corrected.actions.map(({ risk }) => risk)),
    warnings: [...new Set([...proposal.warnings, ...warnings])],
  };
  return proposalHash(proposal) === proposal.hash ? { ...told, hash: proposalHash(told) } : told;
};
