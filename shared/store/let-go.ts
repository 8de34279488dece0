import type { Incident } from '../incident.ts';
import type { IncidentStore } from './incident-store.ts';

/** Ends a lease at once, where no move does it: the next owner need not wait for it to run out. */
export const letGo = async (
  store: Pick<IncidentStore, 'claim'>,
  { incident_id }: Pick<Incident, 'incident_id'>,
  owner: string,
): Promise<void> => {
  await store.claim(incident_id, owner, 0);
};
