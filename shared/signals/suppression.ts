import { z } from 'zod';
import type { Alarm } from '../alarm.ts';
import type { Incident } from '../incident.ts';

/** Longer work is better split: a window that nobody remembers hides what it was not meant for. */
const WINDOW_MS_MAX = 7 * 86_400_000;

/** Time in which a workload may be expected to misbehave. */
export const MaintenanceWindow = z
  .strictObject({
    /** Name of a workload, or `*` for all of them. */
    workload: z.string().min(1),
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    reason: z.string().min(1).max(256),
  })
  .refine(({ from, to }) => Date.parse(to) > Date.parse(from), 'expected `to` after `from`')
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= WINDOW_MS_MAX, 'expected at most seven days');
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** A flap: an alarm that changed sides at least `flips` times within `seconds`, and is silent now. */
interface FlapRule {
  flips: number;
  seconds: number;
}

const DEFAULT_FLAP_RULE: FlapRule = { flips: 4, seconds: 900 };

export interface Suppression {
  reason: 'flap' | 'maintenance-window';
  /** One sentence for the audit. */
  detail: string;
}

/**
 * Why an incident at RECEIVED needs nobody, or undefined. `history` are the alarms on record: its own and, when it follows
 * another incident, that one's. `ringing` are the names of alarms that AWS itself says are in ALARM now: without that
 * answer nothing is a flap, because an `OK` that somebody sent is no proof that anything is well.
 */
export const judgeSuppression = (
  incident: Pick<Incident, 'workload' | 'alarms'>,
  known: {
    now: Date;
    history?: readonly Alarm[];
    ringing?: readonly string[];
    windows?: readonly MaintenanceWindow[];
    flap?: FlapRule;
  },
): Suppression | undefined => duringMaintenance(incident, known) ?? flapping(incident, known);

const duringMaintenance = (
  { workload }: Pick<Incident, 'workload'>,
  { now, windows = [] }: { now: Date; windows?: readonly MaintenanceWindow[] },
): Suppression | undefined => {
  const open = windows.find(
    (window) =>
      (window.workload === '*' || window.workload === workload) &&
      Date.parse(window.from) <= now.getTime() &&
      now.getTime() < Date.parse(window.to),
  );
  return open && { reason: 'maintenance-window', detail: `${open.reason} (until ${open.to})` };
};

const flapping = (
  { alarms }: Pick<Incident, 'alarms'>,
  known: { now: Date; history?: readonly Alarm[]; ringing?: readonly string[]; flap?: FlapRule },
): Suppression | undefined => {
  const { now, history = alarms, ringing, flap = DEFAULT_FLAP_RULE } = known;
  const names = new Set(alarms.map(({ name }) => name));
  if (ringing === undefined || ringing.some((name) => names.has(name))) return undefined;
  const flips = [...names].map((name) => flipsOf(history, name, now.getTime() - flap.seconds * 1_000));
  // Every alarm must flap: one that rang once and stopped is looked into, whatever its neighbours do.
  if (names.size === 0 || flips.some((count) => count < flap.flips)) return undefined;
  return { reason: 'flap', detail: `${Math.min(...flips)} changes of state within ${flap.seconds} seconds` };
};

/** Changes of state of one alarm since `sinceMs`, in the order of their own times: messages arrive in any order, and twice. */
const flipsOf = (history: readonly Alarm[], name: string, sinceMs: number): number => {
  const states = history
    .filter((alarm) => alarm.name === name && Date.parse(alarm.at) >= sinceMs)
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ state }) => state)
    .filter((state) => state !== 'INSUFFICIENT_DATA');
  return states.filter((state, index) => index > 0 && state !== states[index - 1]).length;
};
