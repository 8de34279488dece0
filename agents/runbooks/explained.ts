import type { Cause } from '../../shared/cause.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { DifferenceDigest } from '../evidence/digest.ts';
import { readDigest } from '../evidence/evidence-log.ts';
import { consult } from './consult.ts';
import type { Runbook } from './runbook.ts';

/** A difference from the baseline that explains a diagnosed cause, and the changes that may undo it. */
export interface Explained {
  cause: Cause;
  difference: DifferenceDigest;
  changes: readonly string[];
}

/**
 * Which differences explain the diagnosed causes, by the runbooks that hold on this evidence. A cause that a model found
 * where no runbook holds is explained by any difference: the runbooks of that cause still limit what may be changed.
 */
export const explainedDifferences = (
  causes: readonly Cause[],
  runbooks: readonly Runbook[],
  evidence: readonly Evidence[],
): Explained[] =>
  causes.flatMap((cause) =>
    explain(
      cause,
      runbooks.filter((runbook) => runbook.cause === cause),
      evidence,
    ),
  );

const explain = (cause: Cause, runbooks: readonly Runbook[], evidence: readonly Evidence[]): Explained[] => {
  const holding = runbooks
    .map((runbook) => consult(runbook, evidence))
    .filter(({ verdict }) => verdict === 'supported');
  if (holding.length > 0)
    return holding.flatMap(({ runbook, differences }) =>
      differences.map((difference) => ({ cause, difference, changes: runbook.changes })),
    );
  const changes = runbooks.flatMap((runbook) => runbook.changes);
  const differences = readDigest(evidence, 'compare_baseline')?.digest.differences ?? [];
  return differences.map((difference) => ({ cause, difference, changes }));
};

type Place = Pick<DifferenceDigest, 'resource' | 'aspect' | 'member'>;

/** True when both speak about the same member of the same aspect of the same resource. */
export const isSamePlace = (a: Place, b: Place): boolean =>
  a.resource === b.resource && a.aspect === b.aspect && a.member === b.member;
