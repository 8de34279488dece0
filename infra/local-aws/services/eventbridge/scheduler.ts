import type { World } from '../../world.ts';
import type { RuleRecord } from './rule.ts';
import type { Rules } from './rules.ts';
import { parseSchedule, secondsToNext } from './schedule.ts';

/** Longest delay that a timer can have. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Fires the rules that have a schedule. A schedule begins when its rule is put or enabled, and has a time of its own from
 * then on, which runs as fast as periods are compressed: what is due in an hour comes after an hour's period.
 */
export class Scheduler {
  private readonly world: World;
  private readonly rules: Rules;
  private readonly fire: (rule: RuleRecord) => void;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private isStarted = false;

  constructor(world: World, rules: Rules, fire: (rule: RuleRecord) => void) {
    this.world = world;
    this.rules = rules;
    this.fire = fire;
  }

  start(): void {
    this.isStarted = true;
    for (const rule of this.rules.all()) this.follow(rule);
  }

  stop(): void {
    this.isStarted = false;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  /** Begins, or ends, the schedule of a rule that was changed. */
  follow(rule: RuleRecord): void {
    this.forget(rule.name);
    if (this.isStarted && rule.isEnabled && rule.schedule !== undefined)
      this.plan(rule.name, rule.schedule, Date.now());
  }

  forget(name: string): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }

  private plan(name: string, expression: string, scheduleNowMs: number): void {
    const seconds = secondsToNext(parseSchedule(expression), scheduleNowMs);
    if (seconds === undefined) return;
    const due = (): void => {
      this.plan(name, expression, scheduleNowMs + seconds * 1_000);
      const rule = this.rules.find(name);
      if (rule?.isEnabled) this.fire(rule);
    };
    this.timers.set(name, setTimeout(due, Math.min(TIMER_MS_MAX, this.world.timing.periodMs(seconds))));
  }
}
