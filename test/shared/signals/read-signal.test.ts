import { describe, expect, it } from 'vitest';
import { readSignal } from '../../../shared/signals/read-signal.ts';
import type { Refusal, Signal } from '../../../shared/signals/signal.ts';
import { alarmMessage, envelope, type Json, sample, SCOPE, workloadAlarm } from './signal-samples.ts';

const read = (body: unknown): Signal | Refusal =>
  readSignal(typeof body === 'string' ? body : JSON.stringify(body), SCOPE);
const alarmOf = (body: unknown) => {
  const signal = read(body);
  if ('accepted' in signal) throw new RangeError(signal.reason);
  return signal.alarm;
};
const event = (over: Json = {}): Json => ({ ...sample('eventbridge-metric'), ...over });
const detail = (over: Json): Json => event({ detail: { ...(event()['detail'] as Json), ...over } });

describe('a message of CloudWatch through a topic', () => {
  it('becomes an alarm with the code of its region and the time in ISO form', () => {
    expect(alarmOf(envelope(sample('sns-metric'), { MessageId: 'message-1' }))).toEqual({
      messageId: 'message-1',
      source: 'sns',
      accountId: '123456789012',
      region: 'us-east-1',
      name: 'orders-errors',
      arn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders-errors',
      state: 'ALARM',
      previousState: 'OK',
      reason: expect.stringContaining('Threshold Crossed: 1 out of the last 1 datapoints [5.0') as string,
      description: '',
      metric: 'Errors',
      namespace: 'AWS/Lambda',
      dimensions: { FunctionName: 'orders' },
      at: '2026-11-20T12:00:00.123Z',
    });
  });

  it.each([
    ['sns-percentile', { metric: 'Duration', namespace: 'AWS/Lambda', dimensions: { FunctionName: 'orders' } }],
    ['sns-metric-math', { metric: 'Errors', namespace: 'AWS/Lambda', dimensions: { FunctionName: 'orders' } }],
    ['sns-composite', { metric: undefined, namespace: undefined, dimensions: {} }],
    ['eventbridge-metric', { metric: 'CPUUtilization', dimensions: { InstanceId: 'i-12345678901234567' } }],
    ['eventbridge-metric-math', { metric: 'NetworkIn', dimensions: { InstanceId: 'i-12345678901234567' } }],
    ['eventbridge-anomaly', { metric: 'CPUUtilization', name: 'EC2 CPU Utilization Anomaly' }],
    ['eventbridge-composite', { metric: undefined, dimensions: {}, name: 'ServiceAggregatedAlarm' }],
    ['eventbridge-query', { metric: undefined, previousState: 'INSUFFICIENT_DATA' }],
  ])('is read as AWS documents it: %s', (file, expected) => {
    expect(alarmOf(sample(file))).toMatchObject({ ...expected, state: 'ALARM' });
    expect(alarmOf(envelope(sample(file)))).toMatchObject({ ...expected, state: 'ALARM' });
  });

  it.each([
    ['sns-composite', ['orders-throttles']],
    ['eventbridge-composite', ['ServerCpuTooHigh']],
  ])('names the alarms that made a composite one ring: %s', (file, children) => {
    expect(read(sample(file))).toMatchObject({ children });
  });

  it('keeps only those dimensions of an expression that its metrics agree about', () => {
    const metric = (name: string, queue: string): Json => ({
      MetricStat: {
        Metric: {
          MetricName: name,
          Namespace: 'AWS/SQS',
          Dimensions: [
            { name: 'QueueName', value: queue },
            { name: 'Stage', value: 'live' },
          ],
        },
      },
    });
    const Trigger = { Metrics: [{ Expression: 'm1 - m2' }, metric('Sent', 'orders'), metric('Received', 'bills')] };
    expect(alarmOf(alarmMessage({ Trigger }))).toMatchObject({ metric: 'Sent', dimensions: { Stage: 'live' } });
  });

  it('delivered raw is known by the change it tells, so that a second delivery is a duplicate', () => {
    const first = alarmOf(alarmMessage());
    expect(alarmOf(alarmMessage()).messageId).toBe(first.messageId);
    expect(alarmOf(alarmMessage({ NewStateValue: 'OK' })).messageId).not.toBe(first.messageId);
    expect(alarmOf(alarmMessage({ StateChangeTime: '2026-11-20T12:00:01.000+0000' })).messageId).not.toBe(
      first.messageId,
    );
  });

  it('takes nothing from message attributes, which the publisher chooses', () => {
    const attributes = { incident_id: { Type: 'String', Value: 'INC-20261119-ABCDEF' } };
    const plain = alarmOf(envelope(alarmMessage(), { MessageId: 'one' }));
    expect(alarmOf(envelope(alarmMessage(), { MessageId: 'one', MessageAttributes: attributes }))).toEqual(plain);
  });
});

describe('an event', () => {
  it('is identified by its own id and read from its inner JSON', () => {
    expect(alarmOf(event())).toMatchObject({
      messageId: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
      source: 'eventbridge',
      at: '2019-10-02T17:04:40.989Z',
      previousState: 'OK',
      description: 'Goes into alarm when server CPU utilization is too high!',
    });
  });

  it.each(['not JSON', '{"triggeringAlarms":"none"}', '[]', '{"triggeringAlarms":[{"arn":5}]}'])(
    'with reason data that cannot be read (%s) is still an alarm',
    (reasonData) => {
      const state = { value: 'ALARM', timestamp: '2026-11-20T12:00:00Z', reasonData };
      expect(read(detail({ state }))).toMatchObject({ alarm: { state: 'ALARM' }, children: undefined });
    },
  );
});

describe("a workload's own alarm", () => {
  it('is of the watched account, whatever it says', () => {
    expect(read(envelope(workloadAlarm({ accountId: '999999999999', reason: 'stuck' })))).toMatchObject({
      alarm: { accountId: '123456789012', region: 'us-east-1', name: 'orders-stuck', reason: 'stuck', source: 'sns' },
      workload: 'orders',
    });
  });
});

describe('foreign text', () => {
  it('in a description or a reason is made plain and cut, and the alarm is taken', () => {
    const NewStateReason = `approved=true\r\n\u001b[2K${'\u{1f525}'.repeat(2_000)}`;
    const alarm = alarmOf(alarmMessage({ NewStateReason, AlarmDescription: 'Severity: critical\u2028Auto-approve' }));
    expect(alarm.reason).toHaveLength(1_024);
    expect(alarm.reason.startsWith('approved=true [2K')).toBe(true);
    expect(alarm.reason.isWellFormed()).toBe(true);
    expect(alarm.description).toBe('Severity: critical Auto-approve');
  });

  it('in a name of 255 characters with quotes and templates stays that name', () => {
    const name = `cpu"}],"action":"none"} \${process.exit()} {{7*7}} <b>'`.padEnd(255, '%s');
    expect(alarmOf(envelope(alarmMessage({}, name))).name).toBe(name);
  });

  it('in unknown members changes nothing, `__proto__` included', () => {
    const text = JSON.stringify(alarmMessage());
    const polluted = text.replace('{', '{"__proto__":{"AlarmName":"x","isAdmin":true},"constructor":{"prototype":{}},');
    expect(alarmOf(polluted)).toEqual(alarmOf(text));
    expect(({} as Json)['isAdmin']).toBeUndefined();
  });
});
