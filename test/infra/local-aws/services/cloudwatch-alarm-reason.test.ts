import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../../infra/local-aws/services/cloudwatch/alarm.ts';
import { stateReason, stateReasonData } from '../../../../infra/local-aws/services/cloudwatch/alarm-reason.ts';
import { javaDouble } from '../../../../infra/local-aws/services/cloudwatch/java-json.ts';

const ALARM: Alarm = {
  name: 'orders-errors',
  arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders-errors',
  createdAt: '2022-05-01T00:00:00.000Z',
  configuredAt: '2022-05-01T00:00:00.000Z',
  actionsEnabled: true,
  actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
  namespace: 'AWS/Lambda',
  metricName: 'Errors',
  dimensions: {},
  statistic: 'Sum',
  period: 60,
  evaluationPeriods: 1,
  threshold: 1,
  comparison: 'GreaterThanOrEqualToThreshold',
  state: 'OK',
  stateReason: '',
  stateUpdatedAt: '2022-05-01T00:00:00.000Z',
  stateTransitionedAt: '2022-05-01T00:00:00.000Z',
  tags: {},
};

const point = (value: number, at = '2022-05-18T20:37:00Z') => ({ at: Date.parse(at), value, sampleCount: 5 });

// Each text is one that CloudWatch was seen to write.
describe('a state reason', () => {
  it.each([
    {
      when: 'datapoints to alarm are set and the threshold is crossed',
      alarm: { datapointsToAlarm: 1 },
      verdict: { state: 'ALARM', judged: [point(5)], filled: 0 },
      reason:
        'Threshold Crossed: 1 out of the last 1 datapoints [5.0 (18/05/22 20:37:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
    },
    {
      when: 'several datapoints cross it, newest first',
      alarm: { evaluationPeriods: 3, datapointsToAlarm: 3, threshold: 7, statistic: 'Maximum' },
      verdict: {
        state: 'ALARM',
        judged: [
          point(9.18, '2021-07-14T23:16:00Z'),
          point(9.72, '2021-07-14T23:17:00Z'),
          point(8.5, '2021-07-14T23:18:00Z'),
        ],
        filled: 0,
      },
      reason:
        'Threshold Crossed: 3 out of the last 3 datapoints [8.5 (14/07/21 23:18:00), 9.72 (14/07/21 23:17:00), 9.18 (14/07/21 23:16:00)] were greater than or equal to the threshold (7.0) (minimum 3 datapoints for OK -> ALARM transition).',
    },
    {
      when: 'it is back within the threshold',
      alarm: { datapointsToAlarm: 1 },
      verdict: { state: 'OK', judged: [point(0, '2023-03-08T00:45:00Z')], filled: 0 },
      reason:
        'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (08/03/23 00:45:00)] was not greater than or equal to the threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition).',
    },
    {
      when: 'datapoints to alarm are not set',
      alarm: { comparison: 'GreaterThanThreshold', threshold: 0 },
      verdict: { state: 'ALARM', judged: [point(1, '2025-05-15T15:29:00Z')], filled: 0 },
      reason: 'Threshold Crossed: 1 datapoint [1.0 (15/05/25 15:29:00)] was greater than the threshold (0.0).',
    },
    {
      when: 'missing data is not breaching',
      alarm: { treatMissingData: 'notBreaching' },
      verdict: { state: 'OK', judged: [], filled: 1 },
      reason:
        'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    },
    {
      when: 'missing data is breaching',
      alarm: { treatMissingData: 'breaching', evaluationPeriods: 3 },
      verdict: { state: 'ALARM', judged: [], filled: 3 },
      reason:
        'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].',
    },
    {
      when: 'some data is missing and breaching',
      alarm: { treatMissingData: 'breaching', evaluationPeriods: 3 },
      verdict: { state: 'ALARM', judged: [point(0)], filled: 2 },
      reason:
        'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    },
    {
      when: 'nothing is known',
      alarm: { evaluationPeriods: 3 },
      verdict: { state: 'INSUFFICIENT_DATA', judged: [], filled: 3 },
      reason: 'Insufficient Data: 3 datapoints were unknown.',
    },
  ] as const)('when $when', ({ alarm, verdict, reason }) => {
    expect(stateReason({ ...ALARM, ...alarm }, verdict)).toBe(reason);
  });

  it('comes with data that prints doubles as Java does', () => {
    const verdict = { state: 'ALARM', judged: [point(2, '2024-04-23T20:44:00Z')], filled: 0 } as const;
    expect(stateReasonData(ALARM, verdict, Date.parse('2024-04-23T20:50:27.367Z'))).toBe(
      '{"version":"1.0","queryDate":"2024-04-23T20:50:27.367+0000","startDate":"2024-04-23T20:44:00.000+0000",' +
        '"statistic":"Sum","period":60,"recentDatapoints":[2.0],"threshold":1.0,' +
        '"evaluatedDatapoints":[{"timestamp":"2024-04-23T20:44:00.000+0000","sampleCount":5.0,"value":2.0}]}',
    );
  });
});

describe('a double', () => {
  it.each([
    [0, '0.0'],
    [-1, '-1.0'],
    [0.0666851903306472, '0.0666851903306472'],
    [9_999_999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [123_456_789, '1.23456789E8'],
    [0.0005, '5.0E-4'],
  ])('%d is written %s', (value, text) => {
    expect(javaDouble(value)).toBe(text);
  });
});
