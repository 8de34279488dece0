import { judgeOverdue, type Sweep } from '../../agents/watchdog/judge.ts';
import type { Baseline } from '../../shared/baseline/baseline.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Policy } from '../../shared/policy.ts';
import type { OutboxMessage } from '../../shared/store/incident-store.ts';
import type { Status } from '../../shared/transitions.ts';
import type { WatchdogMemory } from './deps.ts';
import { endedUnanswered, followUpWaitMs } from './follow-up.ts';
import type { Seen } from './scan.ts';

/** One thing that a sweep has to do. */
export type Duty =
  | { kind: 'restart'; incident: Incident; attempt: number; because: string }
  | { kind: 'hold'; incident: Incident; because: string }
  | { kind: 'move'; incident: Incident; to: Status; because: string }
  | { kind: 'look'; incident: Incident }
  | { kind: 'follow'; incident: Incident }
  | { kind: 'resend'; message: OutboxMessage }
  | { kind: 'recapture'; baseline: Baseline; open: readonly Incident[] }
  | { kind: 'monitor'; baseline: Baseline };

/** The dispatcher sends within seconds; a row older than this was lost with its process. */
const UNSENT_MS_MAX = 30_000;
/** Ended incidents looked at in one sweep. */
const FOLLOWED_MAX = 10;

/** What is due of all that a sweep has seen. Pure. */
export const dutiesOf = (seen: Seen, memory: WatchdogMemory, now: Date, policy: Policy): readonly Duty[] => {
  const open = seen.standings.map(({ incident }) => incident);
  return [
    ...seen.standings.flatMap(({ incident, overdue }) =>
      dutyOf(incident, overdue.retries + 1, judgeOverdue(overdue, now, policy)),
    ),
    ...followUps(seen, memory, now, policy),
    ...seen.outbox
      .filter(({ created_at }) => now.getTime() - Date.parse(created_at) > UNSENT_MS_MAX)
      .map((message) => ({ kind: 'resend', message }) as const),
    ...seen.baselines.map((baseline) => ({ kind: 'recapture', baseline, open }) as const),
    ...seen.monitored.map((baseline) => ({ kind: 'monitor', baseline }) as const),
  ];
};

const dutyOf = (incident: Incident, attempt: number, sweep: Sweep): Duty[] => {
  switch (sweep.action) {
    case 'wait':
      return [];
    case 'retry':
      return [{ kind: 'restart', incident, attempt, because: sweep.reason }];
    case 'hold':
      return [{ kind: 'hold', incident, because: sweep.reason }];
    case 'ask-alarms':
      return [{ kind: 'look', incident }];
    case 'move':
      return [{ kind: 'move', incident, to: sweep.to, because: sweep.reason }];
  }
};

const followUps = (seen: Seen, { settled }: WatchdogMemory, now: Date, policy: Policy): Duty[] =>
  endedUnanswered([...seen.recent, ...seen.standings.map(({ incident }) => incident)])
    .filter(({ incident_id }) => !settled.has(incident_id))
    .filter(({ updated_at }) => now.getTime() - Date.parse(updated_at) >= followUpWaitMs(0, policy))
    .slice(0, FOLLOWED_MAX)
    .map((incident) => ({ kind: 'follow', incident }));
