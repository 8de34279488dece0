import type { Baseline } from '../../shared/baseline/baseline.ts';
import type { Incident } from '../../shared/incident.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import { isTerminal, STATUSES } from '../../shared/transitions.ts';
import type { WatchdogDeps, WatchdogMemory } from './deps.ts';
import { monitoringDue } from './monitoring.ts';
import { type Standing, standingOf } from './standing.ts';

const OPEN_STATUSES = STATUSES.filter((status) => !isTerminal(status));
/** More open incidents than this are a storm: the newest are swept first, the others when those have moved on. */
const OPEN_MAX = 100;
const RECENT_MAX = 100;
const OUTBOX_MAX = 50;
/** CloudTrail is minutes late, so a deployment is not noticed sooner by looking more often. */
const COMPARE_EVERY_MS = 60_000;

/** Everything that one sweep judges, read once. */
export interface Seen {
  standings: readonly Standing[];
  /** The newest incidents of any status. */
  recent: readonly Incident[];
  outbox: readonly OutboxMessage[];
  /** Workloads whose baseline is to be compared with the account now. */
  baselines: readonly Baseline[];
  /** Workloads whose monitoring is to be looked at now. */
  monitored: readonly Baseline[];
}

/** Reads everything that one sweep judges, and forgets what no sweep sees any more. */
export const scan = async (deps: WatchdogDeps, memory: WatchdogMemory): Promise<Seen> => {
  const { store, clock } = deps;
  const [open, recent, outbox, baselines, monitored] = await Promise.all([
    store.list({ statuses: OPEN_STATUSES, limit: OPEN_MAX }),
    store.list({ limit: RECENT_MAX }),
    store.pendingOutbox(OUTBOX_MAX),
    baselinesDue(deps, memory),
    monitoringDue(deps, memory),
  ]);
  forgetOthers(memory, [...open, ...recent]);
  const now = clock.now();
  const whyWaiting = deps.holds?.();
  const standings = await Promise.all(open.map((incident) => standingOf(incident, store, now, whyWaiting)));
  return { standings, recent, outbox, baselines, monitored };
};

/** The first comparison of a process comes one period after its start: a host that starts has enough to do. */
const baselinesDue = async ({ store, account, clock }: WatchdogDeps, memory: WatchdogMemory): Promise<Baseline[]> => {
  const now = clock.now().getTime();
  memory.comparedAt ??= now;
  if (account === undefined || now - memory.comparedAt < COMPARE_EVERY_MS) return [];
  memory.comparedAt = now;
  return store.baselines();
};

/** What is remembered of incidents that no sweep sees any more is forgotten. */
const forgetOthers = ({ looks, settled }: WatchdogMemory, incidents: readonly Incident[]): void => {
  const ids = new Set(incidents.map(({ incident_id }) => incident_id));
  for (const id of [...looks.keys(), ...settled]) {
    if (ids.has(id)) continue;
    looks.delete(id);
    settled.delete(id);
  }
};
