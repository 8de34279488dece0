import type { Incident } from '../../shared/incident.ts';
import { approve, type Process, raiseAlarm, startProcess, type World } from './loop-world.ts';

export const stored = async (world: World, { incident_id }: Incident): Promise<Incident> =>
  (await world.newStore().get(incident_id))!;
export const path = async (world: World, { incident_id }: Incident): Promise<string[]> =>
  (await world.newStore().auditTrail(incident_id)).flatMap(({ type, to }) =>
    type === 'moved' || type === 'opened' ? [to ?? ''] : [],
  );

/** An incident before a person, in a process that waits for the decision. */
export const proposed = async (world: World, process: Process = startProcess(world)) => {
  const incident = await raiseAlarm(world);
  await process.dispatcher.advance(incident.incident_id, 'RECEIVED');
  return { process, incident: await stored(world, incident) };
};
export const decided = async (world: World, process?: Process, decision?: 'approve' | 'reject') => {
  const opened = await proposed(world, process);
  await approve(world, opened.incident, decision);
  return opened;
};
export const told = async (
  world: World,
  { process, incident }: { process: Process; incident: Incident },
): Promise<Incident> => {
  await process.dispatcher.advance(incident.incident_id, (await stored(world, incident)).status);
  return stored(world, incident);
};
