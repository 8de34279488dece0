import { findAspect } from '../baseline/aspects/index.ts';
import { type Difference, WHOLE_RESOURCE } from '../baseline/baseline.ts';
import type { ChangeCall } from '../proposal.ts';

/**
 * The changes of the catalogue that undo one difference from the baseline; none where nothing in the catalogue does.
 * Parameters come from AWS and the baseline alone.
 */
export const changesFor = (difference: Difference): readonly ChangeCall[] => {
  const aspect = findAspect(difference.aspect);
  return (difference.member === WHOLE_RESOURCE ? aspect?.recreate?.(difference) : aspect?.undo(difference)) ?? [];
};
