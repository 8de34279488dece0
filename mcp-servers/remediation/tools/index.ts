import { compareBaselineTool } from './compare-baseline.ts';
import { estimateCost } from './estimate-cost.ts';
import { listPossibleChanges } from './list-possible-changes.ts';
import { validateChange } from './validate-change.ts';

/** Everything the remediation server can answer. It computes what a change would do, and does nothing. */
export const REMEDIATION = [compareBaselineTool, listPossibleChanges, validateChange, estimateCost] as const;
