import type { Baseline } from '../../shared/baseline/baseline.ts';
import type { RemediationDeps } from './deps.ts';

/** A baseline changes when a deployment is accepted, and never while an incident of its workload is open. */
const REMEMBERED_MS = 10_000;

const remembered = new WeakMap<RemediationDeps, { at: number; baselines: Promise<readonly Baseline[]> }>();

/** The baseline of the workload that a resource belongs to; undefined when none was ever captured. */
export const baselineOf = async (resourceArn: string, deps: RemediationDeps): Promise<Baseline | undefined> =>
  (await allBaselines(deps)).find((baseline) => baseline.resources.includes(resourceArn));

const allBaselines = (deps: RemediationDeps): Promise<readonly Baseline[]> => {
  const now = deps.clock.now().getTime();
  const known = remembered.get(deps);
  if (known !== undefined && now - known.at < REMEMBERED_MS) return known.baselines;
  const baselines = deps.store.baselines();
  remembered.set(deps, { at: now, baselines });
  // An answer that failed is not remembered.
  baselines.catch(() => remembered.delete(deps));
  return baselines;
};
