import type { World } from '../../world.ts';
import { alarmMetric, alarmStatistic, type Alarm } from './alarm.ts';
import { evaluate, type Datapoint, type EvaluationRule, type Verdict } from './alarm-evaluation.ts';
import { stateReason, stateReasonData } from './alarm-reason.ts';
import type { ActionRunner } from './alarm-actions.ts';
import type { Alarms } from './alarms.ts';
import { emptyBucket, mergeInto } from './bucket.ts';
import { comparison } from './comparison.ts';
import { metricKey } from './metric.ts';
import type { MetricStore, Observation } from './metric-store.ts';
import { statistic } from './statistic.ts';

/** Lets a datum of the closing moment arrive before its period is judged. */
const SETTLE_MS = 5;

const ruleOf = (alarm: Alarm): EvaluationRule => ({
  evaluationPeriods: alarm.evaluationPeriods,
  datapointsToAlarm: alarm.datapointsToAlarm ?? alarm.evaluationPeriods,
  treatMissingData: alarm.treatMissingData ?? 'missing',
  isBreaching: (value) => comparison(alarm.comparison)?.isBreaching(value, alarm.threshold) ?? false,
});

/** Whether a breaching value in an unfinished period is breaching for good. */
const settlesEarly = (alarm: Alarm): boolean =>
  comparison(alarm.comparison)?.settledBy.includes(alarmStatistic(alarm)) ?? false;

/** A percentile of few samples says little; `ignore` leaves the alarm as it is (CloudWatch user guide). */
const hasTooFewSamples = (alarm: Alarm, { judged }: Verdict): boolean => {
  const percent = Number(alarm.extendedStatistic?.slice(1));
  if (alarm.evaluateLowSampleCountPercentile !== 'ignore' || Number.isNaN(percent)) return false;
  const rarity = percent >= 50 ? 1 - percent / 100 : percent / 100;
  const samples = judged.reduce((sum, { sampleCount }) => sum + sampleCount, 0);
  return samples < 10 / rarity;
};

/**
 * Evaluates every alarm at the end of each of its (compressed) periods, and at once when an observation makes it
 * breach. AWS looks further back than the evaluation periods because real metrics arrive late; here nothing does, so
 * the range is exactly the evaluation periods, plus the unfinished one when an observation has just arrived in it.
 */
export class AlarmClock {
  readonly #world: World;
  readonly #alarms: Alarms;
  readonly #metrics: MetricStore;
  readonly #actions: ActionRunner;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #isRunning = false;

  constructor(world: World, alarms: Alarms, metrics: MetricStore, actions: ActionRunner) {
    this.#world = world;
    this.#alarms = alarms;
    this.#metrics = metrics;
    this.#actions = actions;
    metrics.onObservation((observation) => this.#onObservation(observation));
  }

  start(): void {
    this.#isRunning = true;
    for (const alarm of this.#alarms.all()) this.schedule(alarm.name);
  }

  stop(): void {
    this.#isRunning = false;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Begins, or after a change of period begins anew, an alarm's evaluations. */
  schedule(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
    const alarm = this.#alarms.find(name);
    if (!alarm || !this.#isRunning) return;
    const periodMs = this.#periodMs(alarm);
    const delayMs = periodMs - (Date.now() % periodMs) + SETTLE_MS;
    const timer = setTimeout(() => {
      this.#evaluateFinished(alarm.name);
      this.schedule(alarm.name);
    }, delayMs);
    this.#timers.set(name, timer.unref());
  }

  /** Looks at an alarm right now, the unfinished period included; only ever moves it to ALARM. */
  evaluateEarly(alarm: Alarm): void {
    if (!this.#isRunning || alarm.state === 'ALARM') return;
    const periodMs = this.#periodMs(alarm);
    const current = Math.floor(Date.now() / periodMs) * periodMs;
    const range = this.#range(alarm, current, periodMs);
    const unfinished = settlesEarly(alarm) ? this.#datapoint(alarm, current, periodMs) : undefined;
    const verdict = evaluate(unfinished ? [...range, unfinished] : range, ruleOf(alarm));
    if (verdict.state === 'ALARM' && verdict.judged.length > 0) this.#apply(alarm, verdict);
  }

  #evaluateFinished(name: string): void {
    const alarm = this.#alarms.find(name);
    if (!alarm) return;
    const periodMs = this.#periodMs(alarm);
    const end = Math.floor(Date.now() / periodMs) * periodMs;
    this.#apply(alarm, evaluate(this.#range(alarm, end, periodMs), ruleOf(alarm)));
  }

  #onObservation({ metric, unit }: Observation): void {
    const key = metricKey(metric);
    for (const alarm of this.#alarms.all()) {
      if (metricKey(alarmMetric(alarm)) !== key) continue;
      if (alarm.unit === undefined || alarm.unit === unit) this.evaluateEarly(alarm);
    }
  }

  #periodMs(alarm: Alarm): number {
    return Math.max(1, this.#world.timing.periodMs(alarm.period));
  }

  /** Datapoints of the evaluation periods before `end`, oldest first. */
  #range(alarm: Alarm, end: number, periodMs: number): (Datapoint | undefined)[] {
    return Array.from({ length: alarm.evaluationPeriods }, (_, index) =>
      this.#datapoint(alarm, end - (alarm.evaluationPeriods - index) * periodMs, periodMs),
    );
  }

  #datapoint(alarm: Alarm, begin: number, periodMs: number): Datapoint | undefined {
    const bucket = emptyBucket();
    for (const series of this.#metrics.alarmSeries(alarmMetric(alarm), alarm.unit)) {
      mergeInto(bucket, series.between(begin, begin + periodMs));
    }
    const value = statistic(bucket, alarmStatistic(alarm));
    return value === undefined ? undefined : { at: begin, value, sampleCount: bucket.count };
  }

  #apply(alarm: Alarm, verdict: Verdict): void {
    if (verdict.state === undefined || verdict.state === alarm.state || hasTooFewSamples(alarm, verdict)) return;
    const now = Date.now();
    const previous = this.#alarms.move(
      alarm,
      verdict.state,
      stateReason(alarm, verdict),
      stateReasonData(alarm, verdict, now),
    );
    this.#actions.trigger(alarm, previous);
    // A disk that fails is reported by the next call that has to be on it.
    this.#world.state.flush().catch(() => undefined);
  }
}
