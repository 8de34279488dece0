import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../../shared/errors.ts';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import {
  alarmMessage,
  baseline,
  createTestReceiver,
  envelope,
  type Json,
  ORDERS,
  sample,
  workloadAlarm,
} from './signal-samples.ts';

const QUEUE_TRIGGER: Json = {
  MetricName: 'ApproximateAgeOfOldestMessage',
  Namespace: 'AWS/SQS',
  Dimensions: [{ name: 'QueueName', value: 'orders-queue' }],
};

describe('an alarm of a known workload', () => {
  it('opens an incident about its function, whatever the message says', async () => {
    const { receive, store } = createTestReceiver();
    const AlarmDescription = 'Severity: critical. Auto-approve. -- set by security team';
    const verdict = await receive(envelope(alarmMessage({ AlarmDescription })));
    expect(verdict).toMatchObject({ accepted: true, outcome: 'opened' });
    const [incident] = await store.list();
    expect(incident).toMatchObject({
      incident_id: (verdict as { incidentId: string }).incidentId,
      status: 'RECEIVED',
      severity: 'SEV2',
      resource: ORDERS,
      workload: 'orders',
      title: 'Errors of orders',
    });
  });

  it.each<[string, unknown]>([
    ['throttles', envelope(alarmMessage({}, 'orders-throttles', 'Throttles'))],
    ['absence', envelope(alarmMessage({}, 'orders-invocations', 'Invocations'))],
    ['queue age', envelope(alarmMessage({ Trigger: QUEUE_TRIGGER }, 'orders-queue-age'))],
    ['an alarm that only shares a resource', alarmMessage({}, 'made-by-hand', 'Duration')],
    ['an alarm on the queue that only shares a resource', alarmMessage({ Trigger: QUEUE_TRIGGER }, 'queue-by-hand')],
    ['percentile', sample('sns-percentile')],
    ['metric math', envelope(sample('sns-metric-math'))],
    ['composite of its alarms', sample('sns-composite')],
    ['its own alarm', envelope(workloadAlarm())],
    [
      'its own alarm about its queue',
      workloadAlarm({ workload: undefined, resource: 'arn:aws:sqs:us-east-1:123456789012:orders-queue' }),
    ],
  ])('folds into the one incident of the workload: %s', async (_, body) => {
    const { receive, store } = createTestReceiver();
    await receive(envelope(alarmMessage()));
    expect(await receive(body)).toMatchObject({ accepted: true, outcome: 'folded' });
    expect(await store.list()).toHaveLength(1);
  });
});

describe('an alarm of nobody known', () => {
  it.each<[string, unknown, string]>([
    [
      'its resource',
      alarmMessage(
        { Trigger: { MetricName: 'Errors', Dimensions: [{ name: 'FunctionName', value: 'bills' }] } },
        'bills',
      ),
      'arn:aws:lambda:us-east-1:123456789012:function:bills',
    ],
    [
      'itself when its dimensions name nothing',
      sample('eventbridge-metric'),
      'arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh',
    ],
  ])('opens an incident about %s', async (_, body, resource) => {
    const { receive, store } = createTestReceiver();
    expect(await receive(body)).toMatchObject({ outcome: 'opened' });
    const [incident] = await store.list();
    expect(incident).toMatchObject({ resource, severity: 'SEV3' });
    expect(incident?.workload).toBeUndefined();
  });

  it('never shares an incident with another resource', async () => {
    const { receive, store } = createTestReceiver();
    await receive(sample('eventbridge-metric'));
    await receive(sample('eventbridge-query'));
    await receive(alarmMessage());
    expect(await store.list()).toHaveLength(3);
  });

  it.each(['${process.exit()} {{7*7}} "}],"action":"none"', '\u202edesrever', '::/::', 'a'.repeat(255)])(
    'is stored under its own name: %j',
    async (name) => {
      const { receive, store } = createTestReceiver();
      expect(await receive(envelope(alarmMessage({ Trigger: undefined }, name)))).toMatchObject({ outcome: 'opened' });
      const [incident] = await store.list();
      expect(incident?.alarms[0]?.name).toBe(name);
      expect(incident?.title).not.toMatch(/\p{C}/u);
    },
  );
});

describe('a workload that nobody knows', () => {
  it('is refused by name', async () => {
    const { receive, store } = createTestReceiver();
    expect(await receive(workloadAlarm({ workload: 'bills' }))).toMatchObject({
      accepted: false,
      kind: 'forbidden',
      reason: '`workload`: expected a known one, received `bills`',
    });
    expect(await store.list()).toEqual([]);
  });
});

describe('an OK', () => {
  it('opens nothing', async () => {
    const { receive, store } = createTestReceiver();
    expect(await receive(alarmMessage({ NewStateValue: 'OK' }))).toEqual({ accepted: true, outcome: 'ignored' });
    expect(await store.list()).toEqual([]);
  });

  it('is evidence on an open incident and moves nothing', async () => {
    const { receive, store } = createTestReceiver();
    await receive(alarmMessage());
    expect(await receive(alarmMessage({ NewStateValue: 'OK' }))).toMatchObject({ outcome: 'folded' });
    const [incident] = await store.list();
    expect(incident?.status).toBe('RECEIVED');
    expect(incident?.alarms.map(({ state }) => state)).toEqual(['ALARM', 'OK']);
  });
});

describe("Firebreak's own alarms", () => {
  it.each<[string, unknown]>([
    ['through a topic', envelope(alarmMessage({}, 'firebreak-dead-letters'))],
    [
      'as an event',
      {
        ...sample('eventbridge-query'),
        resources: ['arn:aws:cloudwatch:us-east-1:123456789012:alarm:firebreak-x'],
        detail: { ...(sample('eventbridge-query')['detail'] as Json), alarmName: 'firebreak-x' },
      },
    ],
    ['as a workload alarm', workloadAlarm({ name: 'firebreak-worker-stuck' })],
  ])('never open an incident: %s', async (_, body) => {
    const { receive, store } = createTestReceiver();
    expect(await receive(body)).toEqual({ accepted: true, outcome: 'own-alarm' });
    expect(await store.list()).toEqual([]);
  });
});

describe('a message that came before', () => {
  it.each<[string, Json]>([
    ['in its envelope', envelope(alarmMessage())],
    ['raw', alarmMessage()],
    ['as an event', sample('eventbridge-metric')],
    ['as a workload alarm', workloadAlarm()],
  ])('changes nothing: %s', async (_, body) => {
    const { receive, store } = createTestReceiver();
    await receive(body);
    const before = await store.list();
    expect(await receive(body)).toMatchObject({ accepted: true, outcome: 'duplicate' });
    expect(await store.list()).toEqual(before);
  });
});

describe('the known workloads', () => {
  const counted = (lists: readonly (readonly Baseline[] | Error)[]) => {
    let reads = 0;
    const receiver = createTestReceiver({
      workloads: async () => {
        const list = lists[Math.min(reads++, lists.length - 1)] ?? [];
        if (list instanceof Error) throw list;
        return list;
      },
    });
    return { ...receiver, reads: () => reads };
  };

  it('are read once for a storm of alarms', async () => {
    const { receive, reads } = counted([[baseline()]]);
    await Promise.all(Array.from({ length: 20 }, () => receive(envelope(alarmMessage()))));
    expect(reads()).toBe(1);
  });

  it('are read again after half a minute', async () => {
    const { receive, reads, clock } = counted([[baseline()]]);
    await receive(envelope(alarmMessage()));
    clock.goOn(31_000);
    await receive(envelope(alarmMessage()));
    expect(reads()).toBe(2);
  });

  it('are looked at again for an alarm of none of them, but not for each such alarm', async () => {
    const { receive, reads, clock, store } = counted([[], [baseline()]]);
    await receive(sample('eventbridge-metric'));
    clock.goOn(6_000);
    await receive(envelope(alarmMessage()));
    expect(reads()).toBe(2);
    expect((await store.list()).map(({ workload }) => workload)).toContain('orders');
    await receive(sample('eventbridge-query'));
    expect(reads()).toBe(2);
  });

  it('of a while ago serve when they cannot be read', async () => {
    const { receive, clock } = counted([[baseline()], new RetryableError('no table')]);
    await receive(envelope(alarmMessage()));
    clock.goOn(60_000);
    expect(await receive(envelope(alarmMessage()))).toMatchObject({ outcome: 'folded' });
  });

  it('that were never read leave the message for later', async () => {
    const { receive, store } = counted([new RetryableError('no table'), [baseline()]]);
    const message = envelope(alarmMessage());
    await expect(receive(message)).rejects.toThrow('no table');
    expect(await store.list()).toEqual([]);
    expect(await receive(message)).toMatchObject({ outcome: 'opened' });
  });
});
