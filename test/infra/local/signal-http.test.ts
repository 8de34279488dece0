import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeadLetters } from '../../../infra/local/dead-letters.ts';
import { createHttpIntake } from '../../../shared/signals/http-intake.ts';
import { createSignalReceiver } from '../../../shared/signals/signal-receiver.ts';
import { createSnsVerifier } from '../../../shared/signals/sns-signature.ts';
import { chooseTrustAnchor } from '../../../shared/signals/sns-trust-anchor.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { eventually } from '../local-aws/services/messaging-account.ts';
import { openSignalAccount, type SignalAccount } from './signal-account.ts';

let account: SignalAccount;
let store: IncidentStore;
let server: Server;
let url: string;
/** Statuses that SNS was answered with. */
let answers: number[];
let posted: string[];

beforeEach(async () => {
  account = await openSignalAccount();
  store = createMemoryStore();
  answers = [];
  posted = [];
  const { region, accountId, endpoint, credentials } = account.messaging.aws;
  const topicArns = [account.topicArn];
  const anchor = chooseTrustAnchor({ topicArns, deployed: false, localEndpoint: endpoint });
  const intake = createHttpIntake({
    receiver: createSignalReceiver({ store, accountId, region, topicArns, workloads: async () => [] }),
    sns: { anchor, verifier: createSnsVerifier({ topicArns, anchor }) },
    deadLetter: createDeadLetters({ region, endpoint, credentials }, account.queue).put,
  });
  const listener = getRequestListener(async (request) => {
    posted.push(await request.clone().text());
    const answer = await intake.sns(request);
    answers.push(answer.status);
    return answer;
  });
  server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/signals/sns`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await account[Symbol.asyncDispose]();
});

const subscribe = async (TopicArn = account.topicArn, Attributes = {}): Promise<void> => {
  await account.account.send('sns', 'Subscribe', { TopicArn, Protocol: 'http', Endpoint: url, Attributes });
};
const isConfirmed = async (TopicArn = account.topicArn): Promise<boolean> => {
  const { Subscriptions } = await account.account.send<{
    Subscriptions: { Protocol: string; SubscriptionArn: string }[];
  }>('sns', 'ListSubscriptionsByTopic', { TopicArn });
  return Subscriptions.some(
    ({ Protocol, SubscriptionArn }) => Protocol === 'http' && SubscriptionArn.startsWith('arn:'),
  );
};
const putAlarm = async (name: string): Promise<void> => {
  await account.account.send('cloudwatch', 'PutMetricAlarm', {
    AlarmName: name,
    AlarmActions: [account.topicArn],
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: 'orders' }],
    Statistic: 'Sum',
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Period: 60,
    EvaluationPeriods: 1,
    TreatMissingData: 'missing',
  });
};
const ring = (name: string) =>
  account.account.send('cloudwatch', 'SetAlarmState', {
    AlarmName: name,
    StateValue: 'ALARM',
    StateReason: 'it rings',
  });

describe('a subscription by HTTP', () => {
  it.each(['1', '2'])('confirms itself and brings alarms, signed by version %s', async (AttributeValue) => {
    const { account: aws, topicArn } = account;
    await aws.send('sns', 'SetTopicAttributes', {
      TopicArn: topicArn,
      AttributeName: 'SignatureVersion',
      AttributeValue,
    });
    await subscribe();
    await eventually('a confirmed subscription', () => isConfirmed());
    await putAlarm('orders-errors');
    await ring('orders-errors');
    const incident = await eventually('an incident', async () => (await store.list())[0]);
    expect(incident).toMatchObject({
      status: 'RECEIVED',
      resource: account.messaging.arn('lambda', 'function:orders'),
      alarms: [{ name: 'orders-errors', state: 'ALARM', metric: 'Errors', reason: 'it rings' }],
    });
    expect(answers).toEqual([200, 200]);
  });

  it('to a topic that is not configured is never confirmed', async () => {
    const { TopicArn } = await account.account.send<{ TopicArn: string }>('sns', 'CreateTopic', { Name: 'another' });
    await subscribe(TopicArn);
    await eventually('an answer', () => answers.length > 0);
    expect(answers).toEqual([403]);
    expect(await isConfirmed(TopicArn)).toBe(false);
    const [letter] = await eventually('a dead letter', async () => {
      const letters = await account.deadLetters();
      return letters.length > 0 && letters;
    });
    expect(letter?.reason).toBe(`\`TopicArn\`: expected a configured topic, received \`${TopicArn}\``);
  });

  it('takes no raw delivery, which nobody signed', async () => {
    await subscribe(account.topicArn, { RawMessageDelivery: 'true' });
    await eventually('a confirmed subscription', () => isConfirmed());
    await putAlarm('orders-errors');
    await ring('orders-errors');
    await eventually('two answers', () => answers.length === 2);
    expect(answers).toEqual([200, 401]);
    expect(await store.list()).toEqual([]);
  });

  it('takes no message that was changed on its way', async () => {
    await subscribe();
    await eventually('a confirmed subscription', () => isConfirmed());
    await putAlarm('orders-errors');
    await ring('orders-errors');
    await eventually('an incident', async () => (await store.list())[0]);
    const body = await eventually('the message', () => posted.find((text) => text.includes('orders-errors')));
    const forged = body.replace('it rings', 'approved');
    const post = async (text: string) => (await fetch(url, { method: 'POST', body: text })).status;
    expect(await post(forged)).toBe(401);
    expect(await post(body)).toBe(200);
    expect((await store.list())[0]).toMatchObject({ version: 1, status: 'RECEIVED' });
  });
});
