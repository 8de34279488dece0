import type { Alarm } from '../alarm.ts';
import { RetryableError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import { isTerminal } from '../transitions.ts';
import type { IncidentStore } from './incident-store.ts';
import { pauseWithJitter } from './jitter.ts';
import { type AboutAlarm, planFolding, planOpening } from './plan-alarm.ts';
import type { RecordDriver, RecordWrite, Refusal } from './record-driver.ts';

/** Alarms of one fingerprint that arrive at the same moment contend for one incident. */
const ATTEMPTS_MAX = 60;

type Received = Awaited<ReturnType<IncidentStore['receive']>>;

interface Receiving {
  driver: RecordDriver;
  commit: (write: RecordWrite) => Promise<Refusal | undefined>;
  get: (incidentId: string) => Promise<Incident | undefined>;
  now: () => Date;
}

/**
 * Opens an incident or folds the alarm into the open one. It opens first and asks later: that costs one request for a
 * first alarm, and the refusal of the database says what stands in the way.
 */
export const receiveAlarm = async (store: Receiving, alarm: Alarm, about: AboutAlarm): Promise<Received> => {
  let found = alarm.state === 'ALARM' ? undefined : await findOpen(store, about.fingerprint);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    if (found?.open === undefined && alarm.state !== 'ALARM') return { outcome: 'ignored' };
    const write =
      found?.open === undefined
        ? planOpening(alarm, about, store.now(), found?.closedId)
        : planFolding(found.open, alarm, store.now());
    const refusal = await store.commit(write);
    if (refusal === undefined) return { outcome: write.before ? 'folded' : 'opened', incident: write.after };
    if (refusal === 'message') return duplicateOf(store, alarm);
    found = await findOpen(store, about.fingerprint);
    if (attempt > 1) await pauseWithJitter(attempt);
  }
  throw new RetryableError(`too many alarms of \`${about.fingerprint}\` at once`);
};

/** The open incident of a fingerprint, or the id of a closed one that is still pointed to. */
const findOpen = async (
  { driver, get }: Receiving,
  fingerprint: string,
): Promise<{ open?: Incident; closedId?: string }> => {
  const incidentId = await driver.openIncidentId(fingerprint);
  if (incidentId === undefined) return {};
  const incident = await get(incidentId);
  return incident === undefined || isTerminal(incident.status) ? { closedId: incidentId } : { open: incident };
};

const duplicateOf = async ({ driver, get }: Receiving, alarm: Alarm): Promise<Received> => {
  const incidentId = await driver.messageIncidentId(alarm.messageId);
  return { outcome: 'duplicate', incident: incidentId === undefined ? undefined : await get(incidentId) };
};
