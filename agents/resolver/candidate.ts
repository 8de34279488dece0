import type { Cause } from '../../shared/cause.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import { resourceGraph } from '../evidence/evidence-log.ts';
import { explainedDifferences, isSamePlace } from '../runbooks/explained.ts';
import type { Runbook } from '../runbooks/runbook.ts';
import type { ToolOutput } from '../toolbox/tool-box.ts';

type PossibleChange = ToolOutput<'list_possible_changes'>['changes'][number];

/** A change that could be proposed, numbered for the model to choose by. */
export interface Candidate {
  /** `C1`, `C2`, … */
  ref: string;
  possible: PossibleChange;
  /** Diagnosed causes that it removes; empty when it must not be chosen. */
  explains: Cause[];
}

/** Possible changes against the diagnosis: only what undoes a difference that explains a cause may be chosen. */
export const toCandidates = (
  changes: readonly PossibleChange[],
  { causes }: Diagnosis,
  runbooks: readonly Runbook[],
  evidence: readonly StoredEvidence[],
): Candidate[] => {
  const explained = explainedDifferences(causes, runbooks, evidence);
  const graph = resourceGraph(evidence);
  return changes.map((possible, index) => {
    const causesRemoved = explained
      .filter((one) => one.changes.includes(possible.change) && isSamePlace(one.difference, possible.undoes))
      .map(({ cause }) => cause);
    const mayBeTouched = graph.includes(possible.target);
    return { ref: `C${index + 1}`, possible, explains: mayBeTouched ? [...new Set(causesRemoved)] : [] };
  });
};
