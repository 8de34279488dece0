import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TreatMissingData } from '../../../../infra/local-aws/services/cloudwatch/alarm.ts';
import { evaluate, type Datapoint } from '../../../../infra/local-aws/services/cloudwatch/alarm-evaluation.ts';

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** `0` is within the threshold, `X` breaches it, `-` is missing; oldest first. */
const rangeOf = (drawing: string): (Datapoint | undefined)[] =>
  drawing
    .split(' ')
    .map((sign, at) => (sign === '-' ? undefined : { at, value: sign === 'X' ? 1 : 0, sampleCount: 1 }));

const judge = (drawing: string, datapointsToAlarm: number, treatMissingData: TreatMissingData): string =>
  evaluate(rangeOf(drawing), {
    evaluationPeriods: 3,
    datapointsToAlarm,
    treatMissingData,
    isBreaching: (value) => value > 0,
  }).state ?? 'retained';

// The tables of the CloudWatch user guide, "How alarm state is evaluated when data is missing":
// five datapoints are retrieved for three evaluation periods.
describe('with 3 out of 3 datapoints to alarm', () => {
  it.each`
    datapoints     | missing                | ignore        | breaching  | notBreaching
    ${'0 - X - X'} | ${'OK'}                | ${'OK'}       | ${'OK'}    | ${'OK'}
    ${'0 - - - -'} | ${'OK'}                | ${'OK'}       | ${'OK'}    | ${'OK'}
    ${'- - - - -'} | ${'INSUFFICIENT_DATA'} | ${'retained'} | ${'ALARM'} | ${'OK'}
    ${'0 X X - X'} | ${'ALARM'}             | ${'ALARM'}    | ${'ALARM'} | ${'ALARM'}
    ${'- - - - X'} | ${'INSUFFICIENT_DATA'} | ${'retained'} | ${'ALARM'} | ${'OK'}
    ${'X - - - -'} | ${'ALARM'}             | ${'retained'} | ${'ALARM'} | ${'OK'}
    ${'- - X - -'} | ${'ALARM'}             | ${'retained'} | ${'ALARM'} | ${'OK'}
  `('$datapoints', ({ datapoints, ...expected }: Record<string, string>) => {
    const judged = Object.fromEntries(
      TREATMENTS.map((treatment) => [treatment, judge(datapoints ?? '', 3, treatment)]),
    );
    expect(judged).toEqual(expected);
  });
});

describe('with 2 out of 3 datapoints to alarm', () => {
  it.each`
    datapoints     | missing                | ignore        | breaching  | notBreaching
    ${'0 - X - X'} | ${'ALARM'}             | ${'ALARM'}    | ${'ALARM'} | ${'ALARM'}
    ${'0 0 X 0 X'} | ${'ALARM'}             | ${'ALARM'}    | ${'ALARM'} | ${'ALARM'}
    ${'0 - X - -'} | ${'OK'}                | ${'OK'}       | ${'ALARM'} | ${'OK'}
    ${'- - - - 0'} | ${'OK'}                | ${'OK'}       | ${'ALARM'} | ${'OK'}
    ${'- - - - X'} | ${'INSUFFICIENT_DATA'} | ${'retained'} | ${'ALARM'} | ${'OK'}
  `('$datapoints', ({ datapoints, ...expected }: Record<string, string>) => {
    const judged = Object.fromEntries(
      TREATMENTS.map((treatment) => [treatment, judge(datapoints ?? '', 2, treatment)]),
    );
    expect(judged).toEqual(expected);
  });
});

describe('any evaluation range', () => {
  const drawings = fc
    .array(fc.constantFrom('0', 'X', '-'), { minLength: 3, maxLength: 8 })
    .map((signs) => signs.join(' '));
  const required = fc.integer({ min: 1, max: 3 });

  it('ignores the missing-data setting once there are as many real datapoints as evaluation periods', () => {
    fc.assert(
      fc.property(drawings, required, (drawing, datapointsToAlarm) => {
        fc.pre(drawing.replace(/[- ]/g, '').length >= 3);
        expect(new Set(TREATMENTS.map((each) => judge(drawing, datapointsToAlarm, each))).size).toBe(1);
      }),
    );
  });

  it('never judges missing data more mildly as breaching than as not breaching', () => {
    fc.assert(
      fc.property(drawings, required, (drawing, datapointsToAlarm) => {
        if (judge(drawing, datapointsToAlarm, 'notBreaching') === 'ALARM') {
          expect(judge(drawing, datapointsToAlarm, 'breaching')).toBe('ALARM');
        }
      }),
    );
  });
});
