import { ConflictError, describeError } from '../../shared/errors.ts';
import type { WatchdogDeps, WatchdogMemory } from './deps.ts';
import type { Duty } from './duty.ts';
import { followUp } from './follow-up.ts';
import { checkMonitoring } from './monitoring.ts';
import { recapture } from './recapture.ts';
import { lookForRecovery } from './recovery.ts';
import { HELD, RESTARTED } from './standing.ts';

/** How often a sweep really did something, by kind of duty. */
export type Done = Partial<Record<Duty['kind'], number>>;

/** Does every duty; one that fails is told and does not stop the others. */
export const act = async (duties: readonly Duty[], deps: WatchdogDeps, memory: WatchdogMemory): Promise<Done> => {
  const done: Done = {};
  for (const duty of duties) {
    const isDone = await perform(duty, deps, memory).catch((error: unknown) => {
      deps.log(`watchdog: ${duty.kind}: ${describeError(error)}`);
      return false;
    });
    if (isDone) done[duty.kind] = (done[duty.kind] ?? 0) + 1;
  }
  return done;
};

const perform = (duty: Duty, deps: WatchdogDeps, memory: WatchdogMemory): Promise<boolean> => {
  switch (duty.kind) {
    case 'restart':
      return restart(duty, deps);
    case 'hold':
      return hold(duty, deps);
    case 'move':
      return move(duty, deps);
    case 'look':
      return lookForRecovery(duty.incident, deps, memory);
    case 'follow':
      return followUp(duty.incident, deps, memory);
    case 'resend':
      return deps.dispatcher.resend(duty.message).then(() => true);
    case 'recapture':
      return recapture(duty.baseline, duty.open, deps);
    case 'monitor':
      return checkMonitoring(duty.baseline, deps, memory);
  }
};

/** Written before it is done, so that it is counted even when it kills the process. Whoever is started claims by itself. */
const restart = async (
  { incident: { incident_id, status }, attempt, because }: Extract<Duty, { kind: 'restart' }>,
  { store, owner, dispatcher }: WatchdogDeps,
): Promise<boolean> => {
  const facts = { status, attempt, because };
  await store.note(incident_id, { by: 'watchdog', principal: owner, type: RESTARTED, facts });
  void dispatcher.advance(incident_id, status);
  return true;
};

/** Said once, however long it lasts: the trail is for what happens. */
const hold = async (
  { incident: { incident_id, status }, because }: Extract<Duty, { kind: 'hold' }>,
  { store, owner }: WatchdogDeps,
): Promise<boolean> => {
  await store.note(incident_id, { by: 'watchdog', principal: owner, type: HELD, facts: { status, because } });
  return true;
};

/** Conditional on the version that was judged and refused while somebody owns it: a healthy owner is never failed. */
const move = async (
  { incident, to, because }: Extract<Duty, { kind: 'move' }>,
  { store, owner }: WatchdogDeps,
): Promise<boolean> => {
  const { incident_id: incidentId, version, status: from, detail } = incident;
  // What was tried in vain is what whoever takes it over wants to know.
  const facts = from === 'PROPOSAL_FAILED' && detail !== undefined ? { detail } : {};
  try {
    await store.move({ incidentId, version, from, to, by: 'watchdog', reason: because, principal: owner, facts });
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
};
