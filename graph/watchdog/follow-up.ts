import type { Alarm } from '../../shared/alarm.ts';
import { parseArn } from '../../shared/arn.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Status } from '../../shared/transitions.ts';
import { type AlarmReading, readAlarms } from '../alarms.ts';
import type { WatchdogDeps, WatchdogMemory } from './deps.ts';

/** Ends after which an alarm may go on ringing without saying so: alarms speak when they change. */
const FOLLOWED: readonly Status[] = ['REJECTED', 'EXPIRED', 'SELF_RECOVERED'];

/** An alarm needs a moment to turn after whatever ended its incident. */
const WAIT_MS_MIN = 5_000;
/** Each incident of a chain waits four times as long as the one before, up to a quarter of a day: it never loops. */
const WAIT_FACTOR = 4;
const WAIT_MS_MAX = 6 * 3_600_000;
const CHAIN_MAX = 8;
/** Alarms told to the new incident; more of them say nothing new. */
const ALARMS_MAX = 5;

/** How long after its end an incident's alarms are asked, when it is the `depth`th that follows another. Milliseconds. */
export const followUpWaitMs = (depth: number, policy: Pick<Policy, 'steady_seconds'>): number =>
  Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, policy.steady_seconds * 1_000) * WAIT_FACTOR ** depth);

/** The newest incident of each fingerprint, where it has ended in a way that silences nothing. */
export const endedUnanswered = (recent: readonly Incident[]): readonly Incident[] => {
  const newest = new Map<string, Incident>();
  for (const incident of recent) {
    const known = newest.get(incident.fingerprint);
    if (known === undefined || known.created_at < incident.created_at) newest.set(incident.fingerprint, incident);
  }
  return [...newest.values()].filter(({ status }) => FOLLOWED.includes(status));
};

/**
 * Opens an incident that follows `earlier` when its alarms still ring. The messages are named after the earlier one, so
 * that it is followed once, whoever sweeps. Resolves to true when an incident was opened.
 */
export const followUp = async (
  earlier: Incident,
  deps: WatchdogDeps,
  { settled }: WatchdogMemory,
): Promise<boolean> => {
  const depth = await depthOf(earlier, deps);
  const endedMs = deps.clock.now().getTime() - Date.parse(earlier.updated_at);
  if (endedMs < followUpWaitMs(depth, deps.policy)) return false;
  const alarms = await readAlarms(earlier, deps.reads);
  if (typeof alarms === 'string') return false; // asked again at the next sweep
  settled.add(earlier.incident_id);
  const ringing = alarms.filter(({ state }) => state === 'ALARM').slice(0, ALARMS_MAX);
  let isOpened = false;
  for (const alarm of ringing) {
    const { outcome } = await deps.store.receive(alarmOf(alarm, earlier), aboutOf(earlier));
    isOpened ||= outcome === 'opened';
  }
  return isOpened;
};

/** How many incidents this one follows, one after another. */
const depthOf = async (incident: Incident, { store }: WatchdogDeps): Promise<number> => {
  let depth = 0;
  let earlier = incident.follows;
  while (earlier !== undefined && depth < CHAIN_MAX) {
    depth += 1;
    earlier = (await store.get(earlier))?.follows;
  }
  return depth;
};

const aboutOf = ({ incident_id, fingerprint, resource, workload, severity, title }: Incident) => ({
  fingerprint,
  resource,
  severity,
  title,
  follows: incident_id,
  ...(workload === undefined ? {} : { workload }),
});

const alarmOf = (reading: AlarmReading, earlier: Incident): Alarm => {
  const { account = '', region = '' } = parseArn(reading.arn) ?? {};
  return {
    messageId: `watchdog.${earlier.incident_id}.${reading.name}`.slice(0, 256),
    source: 'watchdog',
    accountId: account || (earlier.alarms[0]?.accountId ?? ''),
    region: region || (earlier.alarms[0]?.region ?? ''),
    name: reading.name,
    arn: reading.arn,
    state: 'ALARM',
    reason: reading.reason,
    description: '',
    dimensions: reading.dimensions,
    at: reading.state_since,
    ...(reading.metric === undefined ? {} : { metric: reading.metric }),
    ...(reading.namespace === undefined ? {} : { namespace: reading.namespace }),
  };
};
