import { RetryableError } from '../../shared/errors.ts';
import { whyStopped } from '../../shared/kill-switch.ts';
import type { ExecutorDeps } from './deps.ts';

/** The kill switch is on, or cannot be read: the call was not begun. What was made before it stays until it is off. */
export class KillSwitchOnError extends RetryableError {}

/** The target is no longer as it was checked, and not as wanted: the call was not begun. */
export class TargetDriftedError extends RetryableError {}

/** Read again before every call: who throws the switch need not wait for what is under way. Throws `KillSwitchOnError`. */
export const refuseWhileStopped = async (
  incidentId: string,
  { killSwitch }: Pick<ExecutorDeps, 'killSwitch'>,
): Promise<void> => {
  const why = await whyStopped(killSwitch);
  if (why !== undefined) throw new KillSwitchOnError(why, { incidentId });
};
