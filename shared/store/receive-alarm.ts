import type { Alarm } from '../alarm.ts';
import { RetryableError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import { isTerminal } from '../transitions.ts';
import type { AboutAlarm, IncidentStore } from './incident-store.ts';
import { pauseWithJitter } from './jitter.ts';
import { planFolding, planOpening } from './plan-alarm.ts';
import type { RecordDriver, RecordWrite, Refusal } from './record-driver.ts';

/** Alarms of one fingerprint that arrive at the same moment contend for one incident. */
const ATTEMPTS_MAX = 60;
/** Fingerprints remembered by one process. */
const RECENT_MAX = 500;

type Received = Awaited<ReturnType<IncidentStore['receive']>>;

interface Receiving {
  driver: RecordDriver;
  commit: (write: RecordWrite) => Promise<Refusal | undefined>;
  get: (incidentId: string) => Promise<Incident | undefined>;
  /** Ids of incidents that this process opened or folded into, by fingerprint: where to look first, never what to believe. */
  recent: Map<string, string>;
  now: () => Date;
}

/**
 * Opens an incident or folds the alarm into the open one. It opens first and asks later: that costs one request for a
 * first alarm, and the refusal of the database says what stands in the way.
 */
export const receiveAlarm = async (store: Receiving, alarm: Alarm, about: AboutAlarm): Promise<Received> => {
  let found: Found | undefined = await findRecent(store, about.fingerprint);
  if (found === undefined && alarm.state !== 'ALARM') found = await findLast(store, about.fingerprint);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    if (found?.open === undefined && alarm.state !== 'ALARM') return { outcome: 'ignored' };
    const write =
      found?.open === undefined
        ? planOpening(alarm, { ...about, follows: about.follows ?? found?.closedId }, store.now(), found?.closedId)
        : planFolding(found.open, alarm, about, store.now());
    const refusal = await store.commit(write);
    if (refusal === undefined) {
      remember(store.recent, about.fingerprint, write.after.incident_id);
      return { outcome: write.before ? 'folded' : 'opened', incident: write.after };
    }
    if (refusal === 'message') return duplicateOf(store, alarm);
    found = await findLast(store, about.fingerprint);
    if (attempt > 1) await pauseWithJitter(attempt);
  }
  throw new RetryableError(`too many alarms of \`${about.fingerprint}\` at once`);
};

/** The open incident of a fingerprint, or the closed one that a new one would follow. */
interface Found {
  open?: Incident;
  closedId?: string;
}

/** The incident that the last alarm of this fingerprint went to: one read instead of two. */
const findRecent = async ({ get, recent }: Receiving, fingerprint: string): Promise<Found | undefined> => {
  const incidentId = recent.get(fingerprint);
  const incident = incidentId === undefined ? undefined : await get(incidentId);
  if (incident !== undefined && !isTerminal(incident.status)) return { open: incident };
  recent.delete(fingerprint);
  return incident && { closedId: incident.incident_id };
};

const remember = (recent: Map<string, string>, fingerprint: string, incidentId: string): void => {
  recent.delete(fingerprint);
  recent.set(fingerprint, incidentId);
  if (recent.size > RECENT_MAX) recent.delete(recent.keys().next().value as string);
};

/** What the database says about the last incident of a fingerprint. */
const findLast = async ({ driver, get }: Receiving, fingerprint: string): Promise<Found> => {
  const last = await driver.lastIncident(fingerprint);
  if (last === undefined) return {};
  const incident = last.closed ? undefined : await get(last.incidentId);
  return incident === undefined || isTerminal(incident.status) ? { closedId: last.incidentId } : { open: incident };
};

const duplicateOf = async ({ driver, get }: Receiving, alarm: Alarm): Promise<Received> => {
  const incidentId = await driver.messageIncidentId(alarm.messageId);
  return { outcome: 'duplicate', incident: incidentId === undefined ? undefined : await get(incidentId) };
};
