import type { Incident } from '../shared/incident.ts';
import { judgeSuppression, type Suppression } from '../shared/signals/suppression.ts';
import { raisedBy } from './alarms.ts';
import type { GraphDeps } from './deps.ts';

/**
 * Why a new incident needs nobody: a maintenance window, or an alarm that keeps changing sides and is silent now. Only an
 * incident that follows another can be a flap, so only then are the earlier one and AWS asked.
 */
export const findSuppression = async (incident: Incident, deps: GraphDeps): Promise<Suppression | undefined> => {
  const now = deps.clock.now();
  const { maintenance: windows } = deps.policy;
  if (incident.follows === undefined) return judgeSuppression(incident, { now, windows });
  const earlier = await deps.store.get(incident.follows);
  const answer = await deps.reads.call('list_alarms', { alarm_names: raisedBy(incident) });
  return judgeSuppression(incident, {
    now,
    windows,
    history: [...(earlier?.alarms ?? []), ...incident.alarms],
    ringing: answer.ok
      ? answer.output.alarms.filter(({ state }) => state === 'ALARM').map(({ name }) => name)
      : undefined,
  });
};
