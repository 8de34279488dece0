import type { Clock } from '../clock.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import type { Baseline } from './baseline.ts';

/** A baseline changes when a deployment is accepted, and never while an incident of its workload is open. */
const REMEMBERED_MS = 10_000;

/** Baselines as one process remembers them for a moment: an incident asks for the same one many times. */
export interface RememberedBaselines {
  ofWorkload(workload: string | undefined): Promise<Baseline | undefined>;
  /** The baseline of the workload that a resource belongs to; undefined when none was ever captured. */
  covering(resourceArn: string): Promise<Baseline | undefined>;
}

/** Baselines of a store, read again after `REMEMBERED_MS`. */
export const rememberBaselines = (store: Pick<IncidentStore, 'baselines'>, clock: Clock): RememberedBaselines => {
  let known: { at: number; baselines: Promise<readonly Baseline[]> } | undefined;
  const all = (): Promise<readonly Baseline[]> => {
    const now = clock.now().getTime();
    if (known !== undefined && now - known.at < REMEMBERED_MS) return known.baselines;
    const baselines = store.baselines();
    known = { at: now, baselines };
    // An answer that failed is not remembered.
    baselines.catch(() => (known = undefined));
    return baselines;
  };
  /** What is remembered may be older than the baseline that is asked for: absence is believed only when it was just read. */
  const find = async (isWanted: (baseline: Baseline) => boolean): Promise<Baseline | undefined> => {
    const found = (await all()).find(isWanted);
    if (found !== undefined || known?.at === clock.now().getTime()) return found;
    known = undefined;
    return (await all()).find(isWanted);
  };
  return {
    ofWorkload: (workload) => find((baseline) => baseline.workload === workload),
    covering: (resourceArn) => find((baseline) => baseline.resources.includes(resourceArn)),
  };
};
