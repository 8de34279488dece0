import type { Baseline } from '../../shared/baseline/baseline.ts';
import { recaptureBaseline } from '../../shared/baseline/recapture.ts';
import type { Incident } from '../../shared/incident.ts';
import type { WatchdogDeps } from './deps.ts';

/** Takes a legitimate deployment over as the new baseline; damage, and whatever is not certain, is left as a difference. */
export const recapture = async (
  baseline: Baseline,
  open: readonly Incident[],
  { account, policy, clock, store, owner, log }: WatchdogDeps,
): Promise<boolean> => {
  if (account === undefined) return false;
  const hasOpenIncident = open.some(
    ({ workload, resource }) => workload === baseline.workload || baseline.resources.includes(resource),
  );
  const { aws, capturedBy } = account;
  const decision = await recaptureBaseline(aws, { baseline, policy, hasOpenIncident, capturedBy, now: clock.now() });
  if (decision.outcome !== 'recaptured') return false;
  await store.putBaseline(decision.baseline, owner);
  const members = decision.differences.map(({ member }) => member).join(', ');
  log(`baseline of \`${baseline.workload}\` taken anew after a deployment of ${members}`);
  return true;
};
