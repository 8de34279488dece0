import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { TreatMissingData } from './alarm.ts';

/** One period's datapoint; `at` is the period's begin, epoch milliseconds. */
export interface Datapoint {
  readonly at: number;
  readonly value: number;
  readonly sampleCount: number;
}

export interface EvaluationRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
  isBreaching(value: number): boolean;
}

export interface Verdict {
  /** Undefined: the current state is retained. */
  readonly state: StateValue | undefined;
  /** The real datapoints that were judged, oldest first. */
  readonly judged: readonly Datapoint[];
  /** How many missing datapoints the missing-data setting stood in for. */
  readonly filled: number;
}

const stateWithGaps = (
  range: readonly (Datapoint | undefined)[],
  rule: EvaluationRule,
  breaching: number,
  real: number,
  filled: number,
): StateValue | undefined => {
  const required = rule.datapointsToAlarm;
  switch (rule.treatMissingData) {
    case 'breaching':
      return breaching + filled >= required ? 'ALARM' : 'OK';
    case 'notBreaching':
      return breaching >= required ? 'ALARM' : 'OK';
    case 'ignore':
      if (breaching >= required) return 'ALARM';
      return real > breaching ? 'OK' : undefined;
    case 'missing': {
      if (breaching >= required) return 'ALARM';
      if (real > breaching) return 'OK';
      // Nothing but breaching data: it alarms early once the oldest is as old as the datapoints that it takes.
      const oldest = range.findIndex((point) => point !== undefined);
      return oldest >= 0 && range.length - oldest >= required ? 'ALARM' : 'INSUFFICIENT_DATA';
    }
  }
};

/**
 * Judges an evaluation range (oldest period first, undefined where a period has no data) as the CloudWatch user guide
 * documents under "Configuring how CloudWatch alarms treat missing data": real datapoints first, however old within
 * the range; missing ones are stood in for only as often as the evaluation periods need.
 */
export const evaluate = (range: readonly (Datapoint | undefined)[], rule: EvaluationRule): Verdict => {
  const judged = range.filter((point) => point !== undefined).slice(-rule.evaluationPeriods);
  const filled = rule.evaluationPeriods - judged.length;
  const breaching = judged.filter(({ value }) => rule.isBreaching(value)).length;
  const state =
    filled > 0
      ? stateWithGaps(range, rule, breaching, judged.length, filled)
      : breaching >= rule.datapointsToAlarm
        ? 'ALARM'
        : 'OK';
  return { state, judged, filled };
};
