import { validation } from './errors.ts';
import { type Cron, nextCron, parseCron } from './cron.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/** A schedule expression, understood. */
export type Schedule = { everySeconds: number } | { cron: Cron };

/** Reads `rate(5 minutes)` or `cron(0 8 ? * MON-FRI *)`; throws what EventBridge throws for anything else. */
export const parseSchedule = (text: string): Schedule => {
  const [, value, unit, plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(text) ?? [];
  // AWS wants the singular for one and the plural for more.
  if (unit !== undefined && Number(value) > 0 && (Number(value) === 1) === (plural === ''))
    return { everySeconds: Number(value) * (UNIT_SECONDS[unit] ?? 0) };
  const [, fields] = /^cron\((.+)\)$/.exec(text) ?? [];
  const cron = fields === undefined ? undefined : parseCron(fields);
  if (cron === undefined) throw validation('Parameter ScheduleExpression is not valid.');
  return { cron };
};

/** Seconds of the schedule's own time from a moment to the next occurrence; undefined when there is none. */
export const secondsToNext = (schedule: Schedule, fromMs: number): number | undefined => {
  if ('everySeconds' in schedule) return schedule.everySeconds;
  const next = nextCron(schedule.cron, fromMs);
  return next === undefined ? undefined : (next - fromMs) / 1_000;
};
