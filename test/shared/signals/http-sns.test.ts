import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../../shared/errors.ts';
import { createIntake, sns } from './intake-samples.ts';
import { alarmMessage, envelope, type Json, TOPIC } from './signal-samples.ts';
import { CERTIFICATE_URL } from './sns-signer.ts';

const SUBSCRIBE_URL = `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336`;

describe('a notification by HTTP', () => {
  it('that SNS signed opens an incident, and again is a duplicate', async () => {
    const intake = createIntake();
    const message = sns.notification(alarmMessage());
    const opened = await intake.sns(message);
    expect(opened).toMatchObject({ status: 200, outcome: 'opened' });
    expect((await intake.store.list())[0]?.incident_id).toBe(opened['incident_id']);
    expect(await intake.sns(message)).toEqual({ status: 200, outcome: 'duplicate' });
    expect((await intake.store.list())[0]?.version).toBe(1);
  });

  it.each<[string, () => Json | string, number, RegExp]>([
    ['not JSON', () => 'hello', 400, /expected JSON/],
    ['raw', () => alarmMessage(), 401, /expected an SNS message with its signature/],
    ['forged', () => ({ ...sns.notification(alarmMessage()), Message: '{}' }), 401, /expected the signature of SNS/],
    [
      'a forged OK',
      () => ({ ...sns.notification(alarmMessage()), Message: JSON.stringify(alarmMessage({ NewStateValue: 'OK' })) }),
      401,
      /expected the signature/,
    ],
    [
      'of a foreign topic',
      () => sns.notification(alarmMessage(), { TopicArn: `${TOPIC}-2` }),
      403,
      /expected a configured topic/,
    ],
    [
      'replayed after an hour',
      () => sns.notification(alarmMessage(), { Timestamp: '2026-11-20T10:00:00Z' }),
      403,
      /expected one of the last hour/,
    ],
    [
      'signed and of a foreign account',
      () =>
        sns.notification(
          alarmMessage({
            AWSAccountId: '999999999999',
            AlarmArn: 'arn:aws:cloudwatch:us-east-1:999999999999:alarm:orders-errors',
          }),
        ),
      403,
      /account: expected `123456789012`/,
    ],
    ['signed and no alarm', () => sns.notification({ decision: 'approve' }), 400, /expected a CloudWatch alarm/],
    [
      'signed and without a field',
      () => sns.notification(alarmMessage({ NewStateValue: undefined })),
      400,
      /`NewStateValue`/,
    ],
    ['too large', () => 'x'.repeat(300_000), 413, /expected at most 262144 bytes/],
  ])('is refused, and kept once with its reason: %s', async (_, make, status, reason) => {
    const intake = createIntake();
    const message = make();
    const answer = await intake.sns(message);
    expect(answer).toMatchObject({ status });
    expect(answer['error']).toMatch(reason);
    await intake.sns(message);
    expect(await intake.store.list()).toEqual([]);
    expect(intake.deadLetters).toHaveLength(1);
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    expect(intake.deadLetters[0]).toEqual({ body: text.slice(0, 262_144), reason: answer['error'] });
  });

  it('that could not be stored is to be tried again, and then opens the incident', async () => {
    let isUp = false;
    const intake = createIntake({
      receiver: {
        workloads: async () => {
          if (!isUp) throw new RetryableError('throttled `incident-context`', { retryAfterMs: 3_000 });
          return [];
        },
      },
    });
    const message = sns.notification(alarmMessage());
    expect(await intake.sns(message)).toEqual({ status: 503, error: 'not now, try again' });
    expect(intake.deadLetters).toEqual([]);
    isUp = true;
    expect(await intake.sns(message)).toMatchObject({ status: 200, outcome: 'opened' });
  });

  it('that is forged is kept for a person only so often a minute', async () => {
    const intake = createIntake();
    for (let n = 0; n < 100; n += 1) await intake.sns(`garbage ${String(n)}`);
    expect(intake.deadLetters).toHaveLength(60);
    intake.clock.goOn(60_000);
    await intake.sns('garbage later');
    expect(intake.deadLetters).toHaveLength(61);
  });
});

describe('a confirmation', () => {
  const confirmation = (over: Json = {}): Json =>
    sns.sign({
      ...envelope('You have chosen …', { Type: 'SubscriptionConfirmation' }),
      Token: '2336',
      SubscribeURL: SUBSCRIBE_URL,
      ...over,
    });
  const confirmed = { [SUBSCRIBE_URL]: () => new Response('<ConfirmSubscriptionResponse/>') };

  it('of a configured topic is visited', async () => {
    const intake = createIntake({ answers: confirmed });
    expect(await intake.sns(confirmation())).toEqual({ status: 200, outcome: 'confirmed' });
    expect(intake.fetched).toEqual([CERTIFICATE_URL, SUBSCRIBE_URL]);
  });

  it.each<[string, () => Json]>([
    ['of a foreign topic', () => confirmation({ TopicArn: `${TOPIC}-2` })],
    [
      'that links elsewhere',
      () => confirmation({ SubscribeURL: SUBSCRIBE_URL.replace('sns.us-east-1.amazonaws.com', '169.254.169.254') }),
    ],
    [
      'that links to another topic',
      () => confirmation({ SubscribeURL: SUBSCRIBE_URL.replace('incident-alerts', 'other') }),
    ],
    [
      'that does something else',
      () => confirmation({ SubscribeURL: SUBSCRIBE_URL.replace('ConfirmSubscription', 'Unsubscribe') }),
    ],
    ['whose link leads on', () => confirmation()],
  ])('%s is refused and nothing else is visited', async (_, make) => {
    const away = () => new Response(null, { status: 301, headers: { location: 'https://evil.example/' } });
    const intake = createIntake({ answers: { [SUBSCRIBE_URL]: away } });
    expect(await intake.sns(make())).toMatchObject({ status: 403 });
    expect(intake.fetched.filter((url) => ![CERTIFICATE_URL, SUBSCRIBE_URL].includes(url))).toEqual([]);
  });

  it('that SNS does not answer is to be tried again', async () => {
    const intake = createIntake({ answers: { [SUBSCRIBE_URL]: () => new Response('', { status: 500 }) } });
    expect(await intake.sns(confirmation())).toMatchObject({ status: 503 });
  });

  it('of the end of a subscription subscribes nothing again', async () => {
    const intake = createIntake({ answers: confirmed });
    expect(await intake.sns(confirmation({ Type: 'UnsubscribeConfirmation' }))).toEqual({
      status: 200,
      outcome: 'unsubscribed',
    });
    expect(intake.fetched).toEqual([CERTIFICATE_URL]);
  });
});
