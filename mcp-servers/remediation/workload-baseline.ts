import type { Baseline } from '../../shared/baseline/baseline.ts';
import type { RemediationDeps } from './deps.ts';

/** The baseline of the workload that a resource belongs to; undefined when none was ever captured. */
export const baselineOf = async (resourceArn: string, deps: RemediationDeps): Promise<Baseline | undefined> =>
  (await deps.store.baselines()).find((baseline) => baseline.resources.includes(resourceArn));
