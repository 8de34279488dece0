import { readFileSync } from 'node:fs';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { memoryStores } from '../../../shared/store/memory-store.ts';
import { createSignalReceiver, type SignalReceiverDeps } from '../../../shared/signals/signal-receiver.ts';
import type { SignalScope } from '../../../shared/signals/signal.ts';
import { StandingClock } from '../store/records.ts';

export type Json = Record<string, unknown>;

export const SCOPE: SignalScope = {
  accountId: '123456789012',
  region: 'us-east-1',
  topicArns: ['arn:aws:sns:us-east-1:123456789012:incident-alerts'],
};
export const TOPIC = 'arn:aws:sns:us-east-1:123456789012:incident-alerts';
export const ORDERS = 'arn:aws:lambda:us-east-1:123456789012:function:orders';

export const sample = (file: string): Json =>
  JSON.parse(readFileSync(new URL(`../../fixtures/signals/${file}.json`, import.meta.url), 'utf8')) as Json;

let messages = 0;
export const newMessageId = (): string => `00000000-0000-4000-8000-${String((messages += 1)).padStart(12, '0')}`;

/** An SNS envelope around a message. */
export const envelope = (message: unknown, over: Json = {}): Json => ({
  Type: 'Notification',
  MessageId: newMessageId(),
  TopicArn: TOPIC,
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: '2026-11-20T12:00:00.200Z',
  ...over,
});

/** The message of a CloudWatch alarm of the function `orders`; `metric` and the alarm's name go together. */
export const alarmMessage = (over: Json = {}, name = 'orders-errors', metric = 'Errors'): Json => {
  const body = sample('sns-metric');
  return {
    ...body,
    AlarmName: name,
    AlarmArn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`,
    Trigger: { ...(body['Trigger'] as Json), MetricName: metric },
    ...over,
  };
};

export const workloadAlarm = (over: Json = {}): Json => ({
  schema: 'firebreak.alarm/1',
  id: newMessageId(),
  name: 'orders-stuck',
  state: 'ALARM',
  at: '2026-11-20T12:00:00Z',
  workload: 'orders',
  ...over,
});

export const baseline = (over: Partial<Baseline> = {}): Baseline => ({
  workload: 'orders',
  captured_at: '2026-11-20T09:00:00.000Z',
  captured_by: 'arn:aws:iam::123456789012:role/firebreak-remediation',
  resources: [ORDERS, 'arn:aws:sqs:us-east-1:123456789012:orders-queue'],
  alarms: ['orders-errors', 'orders-throttles', 'orders-invocations', 'orders-queue-age'],
  entries: [],
  sha256: '',
  ...over,
});

/** A receiver on a store in memory that knows the workload `orders`. */
export const createTestReceiver = (over: Partial<SignalReceiverDeps> = {}) => {
  const clock = new StandingClock('2026-11-20T12:00:01.000Z');
  const store = memoryStores()({ clock });
  const receiver = createSignalReceiver({ ...SCOPE, store, clock, workloads: async () => [baseline()], ...over });
  return {
    clock,
    store,
    receiver,
    receive: (body: unknown) => receiver.receive(typeof body === 'string' ? body : JSON.stringify(body)),
  };
};
