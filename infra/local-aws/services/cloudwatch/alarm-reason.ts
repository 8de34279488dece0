import { alarmStatistic, type Alarm } from './alarm.ts';
import type { Datapoint, Verdict } from './alarm-evaluation.ts';
import { comparison } from './comparison.ts';
import { JavaDouble, javaDouble, javaJson, offsetTime } from './java-json.ts';

const plural = (count: number, noun: string): string => `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
const were = (count: number): string => (count === 1 ? 'was' : 'were');

/** `18/05/22 20:37:00`: day, month, year. */
const reasonTime = (at: number): string => {
  const iso = new Date(at).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)}`;
};

const listed = (points: readonly Datapoint[]): string =>
  [...points]
    .reverse()
    .map(({ at, value }) => `${javaDouble(value)} (${reasonTime(at)})`)
    .join(', ');

const missingReason = (alarm: Alarm, { judged, filled }: Verdict): string => {
  const received =
    judged.length === 0
      ? 'no datapoints were received'
      : `${plural(judged.length, 'datapoint')} ${were(judged.length)} received`;
  const treated = alarm.treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  return (
    `Threshold Crossed: ${received} for ${plural(alarm.evaluationPeriods, 'period')} and ` +
    `${plural(filled, 'missing datapoint')} ${were(filled)} treated as [${treated}].`
  );
};

const thresholdReason = (alarm: Alarm, { state, judged }: Verdict): string => {
  const compared = comparison(alarm.comparison);
  const isAlarm = state === 'ALARM';
  const points = judged.filter(({ value }) => compared?.isBreaching(value, alarm.threshold) === isAlarm);
  const verb = `${were(points.length)}${isAlarm ? '' : ' not'}`;
  const crossed = `${verb} ${compared?.words ?? ''} the threshold (${javaDouble(alarm.threshold)})`;
  if (alarm.datapointsToAlarm === undefined) {
    return `Threshold Crossed: ${plural(points.length, 'datapoint')} [${listed(points)}] ${crossed}.`;
  }
  const minimum = isAlarm ? alarm.datapointsToAlarm : alarm.evaluationPeriods - alarm.datapointsToAlarm + 1;
  return (
    `Threshold Crossed: ${String(points.length)} out of the last ${String(alarm.evaluationPeriods)} datapoints ` +
    `[${listed(points)}] ${crossed} (minimum ${plural(minimum, 'datapoint')} for ` +
    `${isAlarm ? 'OK -> ALARM' : 'ALARM -> OK'} transition).`
  );
};

/** `StateReason` word for word as CloudWatch writes it; with `DatapointsToAlarm` set AWS uses the longer form. */
export const stateReason = (alarm: Alarm, verdict: Verdict): string => {
  if (verdict.state === 'INSUFFICIENT_DATA') {
    const unknown = verdict.filled;
    return `Insufficient Data: ${plural(unknown, 'datapoint')} ${were(unknown)} unknown.`;
  }
  const isFilledIn = alarm.treatMissingData === 'breaching' || alarm.treatMissingData === 'notBreaching';
  return verdict.filled > 0 && isFilledIn ? missingReason(alarm, verdict) : thresholdReason(alarm, verdict);
};

/** `StateReasonData`: the same as JSON text, with every datapoint that was judged. */
export const stateReasonData = (alarm: Alarm, { judged }: Verdict, now: number): string =>
  javaJson({
    version: '1.0',
    queryDate: offsetTime(now),
    startDate: judged[0] && offsetTime(judged[0].at),
    unit: alarm.unit,
    statistic: alarmStatistic(alarm),
    period: alarm.period,
    recentDatapoints: judged.map(({ value }) => new JavaDouble(value)),
    threshold: new JavaDouble(alarm.threshold),
    evaluatedDatapoints: [...judged].reverse().map(({ at, sampleCount, value }) => ({
      timestamp: offsetTime(at),
      sampleCount: new JavaDouble(sampleCount),
      value: new JavaDouble(value),
    })),
  });
