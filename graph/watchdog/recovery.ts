import { ConflictError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import { areQuiet, readAlarms } from '../alarms.ts';
import type { WatchdogDeps, WatchdogMemory } from './deps.ts';

/**
 * Looks whether a proposed incident has healed while it waits for a person: no alarm rings and nothing differs from the
 * baseline any more. It is believed at a second look that comes at least the policy's steady time after the first.
 * Resolves to true when the incident was moved.
 */
export const lookForRecovery = async (
  incident: Incident,
  deps: WatchdogDeps,
  { looks }: WatchdogMemory,
): Promise<boolean> => {
  const id = incident.incident_id;
  const now = deps.clock.now().getTime();
  const steadyMs = deps.policy.steady_seconds * 1_000;
  const before = looks.get(id);
  // Two looks in each steady time are enough to see that it was interrupted.
  if (before !== undefined && now - before.lookedAt < steadyMs / 2) return false;
  if (!(await isHealthy(incident, deps))) {
    looks.set(id, { lookedAt: now });
    return false;
  }
  const healthySince = before?.healthySince ?? now;
  looks.set(id, { lookedAt: now, healthySince });
  if (before?.healthySince === undefined || now - healthySince < steadyMs) return false;
  looks.delete(id);
  return moveRecovered(incident, healthySince, deps);
};

const isHealthy = async (incident: Incident, { reads }: WatchdogDeps): Promise<boolean> => {
  const alarms = await readAlarms(incident, reads);
  if (typeof alarms === 'string' || !areQuiet(incident, alarms)) return false;
  const answer = await reads.call('compare_baseline', { resource_arn: incident.resource });
  if (!answer.ok) return false;
  const { baseline, differences, gaps } = answer.output;
  return baseline !== null && differences.length === 0 && gaps.length === 0;
};

/** A decision that was made meanwhile stands. */
const moveRecovered = async (incident: Incident, healthySince: number, deps: WatchdogDeps): Promise<boolean> => {
  try {
    await deps.store.move({
      incidentId: incident.incident_id,
      version: incident.version,
      from: incident.status,
      to: 'SELF_RECOVERED',
      by: 'watchdog',
      reason: 'steady-state-is-back',
      principal: deps.owner,
      facts: { healthy_since: new Date(healthySince).toISOString() },
    });
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
};
