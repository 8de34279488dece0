import type { Incident } from '../incident.ts';

/** True while somebody's lease on the incident has time left. */
export const hasLiveLease = (incident: Pick<Incident, 'owner' | 'lease_until'>, now: Date): boolean =>
  incident.owner !== undefined && (incident.lease_until ?? 0) > now.getTime();
