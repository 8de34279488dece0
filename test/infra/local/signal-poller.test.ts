import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pollSignals } from '../../../infra/local/signal-poller.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { createSignalReceiver } from '../../../shared/signals/signal-receiver.ts';
import type { SignalVerdict } from '../../../shared/signals/signal.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { eventually } from '../local-aws/services/messaging-account.ts';
import { openSignalAccount, type SignalAccount } from './signal-account.ts';

type Json = Record<string, unknown>;

let account: SignalAccount;
let store: IncidentStore;
let logged: string[];
let poller: { stop(): Promise<void> } | undefined;
beforeEach(async () => {
  account = await openSignalAccount();
  store = createMemoryStore();
  logged = [];
});
afterEach(async () => {
  await poller?.stop();
  await account[Symbol.asyncDispose]();
});

/** Starts the poller; `before` may stand in the way of a body, as a store that fails would. */
const poll = (before: (body: string) => void = () => undefined, receivesMax?: number): void => {
  const { region, accountId, endpoint, credentials } = account.messaging.aws;
  const { receive } = createSignalReceiver({
    store,
    accountId,
    region,
    topicArns: [account.topicArn],
    workloads: async () => [],
  });
  const guarded = async (body: string): Promise<SignalVerdict> => {
    before(body);
    return receive(body);
  };
  const log = (line: string): void => void logged.push(line);
  poller = pollSignals({ region, endpoint, credentials }, account.queue, guarded, log, { receivesMax });
};

/** The documented message, as an alarm of this account. */
const alarmMessage = (name: string, over: Json = {}): Json => {
  const file = new URL('../../fixtures/signals/sns-metric.json', import.meta.url);
  const { region, accountId } = account.messaging.aws;
  return {
    ...(JSON.parse(readFileSync(file, 'utf8')) as Json),
    AlarmName: name,
    AWSAccountId: accountId,
    AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
    Trigger: null,
    ...over,
  };
};

const incidents = (count: number) =>
  eventually(`${count} incidents`, async () => {
    const list = await store.list();
    return list.length === count && list;
  });
const settled = () => eventually('an empty queue', async () => (await account.pending()) === 0);
const deadLetters = (count: number) =>
  eventually(`${count} dead letters`, async () => {
    const list = await account.deadLetters();
    return list.length === count && list;
  });

describe('the signal queue', () => {
  it('turns what the topic publishes into incidents', async () => {
    poll();
    await account.publish(alarmMessage('one'));
    expect((await incidents(1))[0]).toMatchObject({ status: 'RECEIVED', alarms: [{ name: 'one', source: 'sns' }] });
    await settled();
    expect(await account.deadLetters()).toEqual([]);
  });

  it('takes events as EventBridge sends them', async () => {
    poll();
    const { region, accountId } = account.messaging.aws;
    const file = new URL('../../fixtures/signals/eventbridge-metric-math.json', import.meta.url);
    await account.enqueue(
      readFileSync(file, 'utf8').replaceAll('123456789012', accountId).replaceAll('us-east-1', region),
    );
    expect((await incidents(1))[0]?.alarms[0]).toMatchObject({ source: 'eventbridge', metric: 'NetworkIn' });
  });

  it('opens nothing when its subscription is gone, and takes up again with a new one', async () => {
    poll();
    const { account: aws, topicArn } = account;
    const { Subscriptions } = await aws.send<{ Subscriptions: { SubscriptionArn: string; Endpoint: string }[] }>(
      'sns',
      'ListSubscriptionsByTopic',
      { TopicArn: topicArn },
    );
    await aws.send('sns', 'Unsubscribe', { SubscriptionArn: Subscriptions[0]?.SubscriptionArn });
    await account.publish(alarmMessage('lost'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await store.list()).toEqual([]);
    await aws.send('sns', 'Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: Subscriptions[0]?.Endpoint });
    await account.publish(alarmMessage('found'));
    expect((await incidents(1))[0]?.alarms[0]?.name).toBe('found');
  });

  it('takes nothing from another topic', async () => {
    const { TopicArn } = await account.account.send<{ TopicArn: string }>('sns', 'CreateTopic', { Name: 'another' });
    const Endpoint = account.messaging.arn('sqs', 'firebreak-signals');
    await account.account.send('sns', 'Subscribe', { TopicArn, Protocol: 'sqs', Endpoint });
    poll();
    await account.account.send('sns', 'Publish', { TopicArn, Message: JSON.stringify(alarmMessage('foreign')) });
    await account.publish(alarmMessage('own'));
    expect((await incidents(1))[0]?.alarms[0]?.name).toBe('own');
    expect(await account.deadLetters()).toEqual([]);
  });
});

describe('a bad message', () => {
  it.each<[string, () => string, RegExp]>([
    ['not JSON', () => 'hello', /^body: expected JSON$/],
    ['not an alarm', () => '{"decision":"approve"}', /expected a CloudWatch alarm/],
    [
      'of a foreign account',
      () =>
        JSON.stringify(
          alarmMessage('x', {
            AWSAccountId: '999999999999',
            AlarmArn: 'arn:aws:cloudwatch:us-east-1:999999999999:alarm:x',
          }),
        ),
      /^account: expected `\d{12}`, received `999999999999`$/,
    ],
    [
      'without a field',
      () => JSON.stringify(alarmMessage('x', { NewStateValue: undefined })),
      /^`NewStateValue`: expected one of/,
    ],
    [
      'of an unknown topic',
      () => JSON.stringify({ Type: 'Notification', MessageId: 'm', TopicArn: 'arn:aws:sns:x', Message: '{}' }),
      /^`TopicArn`: expected a configured topic/,
    ],
    ['too large', () => 'x'.repeat(1_048_576), /^body: expected at most 262144 bytes, received 1048576$/],
  ])('goes to the dead letters once, with its reason and as it came: %s', async (_, make, reason) => {
    poll();
    const body = make();
    await account.enqueue(body);
    const [letter] = await deadLetters(1);
    expect(letter?.reason).toMatch(reason);
    expect(body.startsWith(letter?.body ?? '-')).toBe(true);
    expect(letter?.body.length).toBeGreaterThanOrEqual(Math.min(body.length, 1_000_000));
    await settled();
    expect(await account.deadLetters()).toHaveLength(1);
    expect(await store.list()).toEqual([]);
  });

  it('does not hold up the good ones of its batch', async () => {
    await account.enqueue('bad');
    await account.publish(alarmMessage('first'));
    await account.enqueue('worse');
    await account.publish(alarmMessage('second'));
    poll((body) => {
      if (body.includes('first')) throw new TerminalError('this one breaks');
    });
    expect((await incidents(1))[0]?.alarms[0]?.name).toBe('second');
    expect((await deadLetters(2)).map(({ body }) => body).sort()).toEqual(['bad', 'worse']);
  });
});

describe('a message that cannot be stored', () => {
  it('comes again until the store is back, and opens one incident', async () => {
    let failures = 2;
    poll(() => {
      if (failures-- > 0) throw new RetryableError('throttled');
    }, 1);
    await account.publish(alarmMessage('patient'));
    const list = await eventually('the incident', async () => (await store.list())[0], 10_000);
    expect(list.alarms).toHaveLength(1);
    await settled();
    expect(await account.deadLetters()).toEqual([]);
    expect(logged.filter((line) => line.includes('tried again: throttled'))).toHaveLength(2);
  });

  it('for a reason of its own is put aside after so many receives', async () => {
    let receives = 0;
    poll(() => {
      receives += 1;
      throw new TypeError('cannot read properties of undefined');
    }, 2);
    await account.publish(alarmMessage('poison'));
    const [letter] = await deadLetters(1);
    expect(letter?.reason).toBe('failed 2 times: cannot read properties of undefined');
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ Type: 'Notification' });
    await settled();
    expect(receives).toBe(2);
  });
});

describe('the poller', () => {
  it('takes a message delivered twice once', async () => {
    poll();
    const message = JSON.stringify(alarmMessage('twice'));
    await account.enqueue(message);
    await account.enqueue(message);
    const [incident] = await incidents(1);
    await settled();
    expect((await store.get(incident!.incident_id))?.alarms).toHaveLength(1);
  });

  it('stops at once while it waits, and opens nothing any more', async () => {
    poll();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begin = Date.now();
    await poller?.stop();
    expect(Date.now() - begin).toBeLessThan(1_000);
    await account.publish(alarmMessage('later'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await store.list()).toEqual([]);
    expect(await account.pending()).toBe(1);
  });

  it('settles the batch that it holds before it stops', async () => {
    for (const name of ['a', 'b', 'c']) await account.publish(alarmMessage(name));
    let stopped: Promise<void> | undefined;
    poll(() => {
      stopped ??= poller?.stop();
    });
    await eventually('a stop', () => stopped !== undefined);
    await stopped;
    expect(await account.pending()).toBe(3 - (await store.list()).length);
    expect((await store.list()).length).toBeGreaterThan(0);
  });

  it('outlives a queue that cannot be read', async () => {
    const { region, credentials } = account.messaging.aws;
    const nowhere = { region, credentials, endpoint: 'http://127.0.0.1:9' };
    poller = pollSignals(
      nowhere,
      account.queue,
      async () => ({ accepted: true, outcome: 'ignored' }),
      (line) => void logged.push(line),
    );
    await eventually('a failure', () => logged.length > 0, 10_000);
    const begin = Date.now();
    await poller.stop();
    expect(Date.now() - begin).toBeLessThan(1_000);
  });
});
