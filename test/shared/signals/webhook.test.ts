import { describe, expect, it } from 'vitest';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { createHttpIntake } from '../../../shared/signals/http-intake.ts';
import { createSnsVerifier } from '../../../shared/signals/sns-signature.ts';
import { chooseTrustAnchor } from '../../../shared/signals/sns-trust-anchor.ts';
import { signWebhook } from '../../../shared/signals/webhook-signature.ts';
import { createIntake, SECRET } from './intake-samples.ts';
import { alarmMessage, createTestReceiver, type Json, newMessageId, TOPIC, workloadAlarm } from './signal-samples.ts';

describe('a webhook', () => {
  it('that is signed opens an incident about its workload', async () => {
    const intake = createIntake();
    expect(await intake.signed(workloadAlarm())).toMatchObject({ status: 200, outcome: 'opened' });
    expect((await intake.store.list())[0]).toMatchObject({ workload: 'orders', alarms: [{ source: 'webhook' }] });
  });

  it.each([-300, 0, 300])('may be %i seconds from now', async (ahead) => {
    expect(await createIntake().signed(workloadAlarm(), { ahead })).toMatchObject({ status: 200 });
  });

  it.each([-302, 302])('may not be %i seconds from now', async (ahead) => {
    const answer = await createIntake().signed(workloadAlarm(), { ahead });
    expect(answer).toMatchObject({ status: 403, error: expect.stringContaining('at most 300 seconds') as string });
  });

  it('may be signed with either secret while one is replaced', async () => {
    const secrets = [SECRET, 'the next secret, of thirty-two bytes or more'];
    const intake = createIntake({ secrets });
    for (const secret of secrets)
      expect(await intake.signed(workloadAlarm(), { secret })).toMatchObject({ status: 200 });
  });

  const text = JSON.stringify(workloadAlarm());
  const at = String(Date.parse('2026-11-20T12:00:01Z') / 1_000);
  const good = signWebhook(SECRET, at, text);
  it.each<[string, Record<string, string>, string?]>([
    ['no headers', {}],
    ['no signature', { 'x-firebreak-timestamp': at }],
    ['no timestamp', { 'x-firebreak-signature': good }],
    ['an empty signature', { 'x-firebreak-timestamp': at, 'x-firebreak-signature': '' }],
    ['an over-long signature', { 'x-firebreak-timestamp': at, 'x-firebreak-signature': `${good}00` }],
    ['another version', { 'x-firebreak-timestamp': at, 'x-firebreak-signature': good.replace('v0', 'v1') }],
    ['two signatures', { 'x-firebreak-timestamp': at, 'x-firebreak-signature': `${good}, ${good}` }],
    ['upper case', { 'x-firebreak-timestamp': at, 'x-firebreak-signature': good.toUpperCase() }],
    ['another secret', { 'x-firebreak-timestamp': at, 'x-firebreak-signature': signWebhook('x'.repeat(32), at, text) }],
    ['another timestamp', { 'x-firebreak-timestamp': String(Number(at) + 1), 'x-firebreak-signature': good }],
    ['a timestamp in words', { 'x-firebreak-timestamp': '2026-11-20T12:00:01Z', 'x-firebreak-signature': good }],
    [
      'another body',
      { 'x-firebreak-timestamp': at, 'x-firebreak-signature': good },
      JSON.stringify(workloadAlarm({ name: 'x' })),
    ],
    [
      'the same body, written otherwise',
      { 'x-firebreak-timestamp': at, 'x-firebreak-signature': good },
      JSON.stringify(JSON.parse(text), null, 2),
    ],
  ])('is refused and kept with its reason: %s', async (_, headers, body = text) => {
    const intake = createIntake();
    const answer = await intake.webhook(body, headers);
    expect(answer).toMatchObject({ status: 401 });
    expect(await intake.store.list()).toEqual([]);
    expect(intake.deadLetters).toEqual([{ body, reason: answer['error'] }]);
  });

  it.each<[string, Json, number, RegExp]>([
    ['another schema', { schema: 'x' }, 400, /`schema`/],
    ['a CloudWatch alarm', alarmMessage(), 400, /`schema`/],
    ['an approval', { proposalId: 'P1', decision: 'approve', actionHash: 'aa' }, 400, /`schema`/],
    ['no id', workloadAlarm({ id: undefined }), 400, /`id`: expected string, which is missing/],
    ['an unknown workload', workloadAlarm({ workload: 'bills' }), 403, /`workload`: expected a known one/],
    ['a foreign resource', workloadAlarm({ resource: 'arn:aws:sqs:us-east-1:999999999999:q' }), 403, /`resource`/],
  ])('that is signed and says %s is refused', async (_, body, status, reason) => {
    const answer = await createIntake().signed(body);
    expect(answer['status']).toBe(status);
    expect(answer['error']).toMatch(reason);
  });

  it('that is no text is refused', async () => {
    const intake = createIntake();
    const body = new Uint8Array([0xff, 0xfe]);
    const at = intake.seconds();
    const signature = signWebhook(SECRET, at, Buffer.from(body));
    const answer = await intake.webhook(body, { 'x-firebreak-timestamp': at, 'x-firebreak-signature': signature });
    expect(answer).toEqual({ status: 400, error: 'body: expected UTF-8' });
  });

  it('is taken once, also when it is signed anew, and of many at once one is', async () => {
    const intake = createIntake();
    const body = workloadAlarm();
    const answers = await Promise.all(Array.from({ length: 5 }, (_, ahead) => intake.signed(body, { ahead })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403, 403]);
    expect(answers.find(({ status }) => status === 403)?.error).toMatch(
      /`id`: expected a new one, `.*` was used before/,
    );
    expect((await intake.store.list())[0]?.alarms).toHaveLength(1);
  });

  it('is taken once, also by an intake that has forgotten it', async () => {
    const intake = createIntake();
    const body = workloadAlarm();
    await intake.signed(body);
    intake.clock.goOn(3_600_000);
    expect(await intake.signed(body)).toMatchObject({ status: 403 });
  });

  it('that could not be stored may come again', async () => {
    let isUp = false;
    const workloads = async () => {
      if (!isUp) throw new RetryableError('throttled');
      return [];
    };
    const intake = createIntake({ receiver: { workloads } });
    const body = workloadAlarm({ workload: undefined, resource: 'arn:aws:s3:::orders' });
    expect(await intake.signed(body)).toMatchObject({ status: 503 });
    isUp = true;
    expect(await intake.signed(body)).toMatchObject({ status: 200, outcome: 'opened' });
  });

  it('never closes an incident', async () => {
    const intake = createIntake();
    await intake.signed(workloadAlarm());
    expect(await intake.signed(workloadAlarm({ state: 'OK' }))).toMatchObject({ status: 200, outcome: 'folded' });
    expect((await intake.store.list())[0]?.status).toBe('RECEIVED');
  });

  it.each([[[]], [['short']]])('needs a secret that cannot be guessed: %j', (secrets) => {
    expect(() => createIntake({ secrets })).toThrow(TerminalError);
  });

  it('refuses everything where no secret is configured', async () => {
    const { receiver, clock } = createTestReceiver();
    const anchor = chooseTrustAnchor({ topicArns: [TOPIC], deployed: true });
    const intake = createHttpIntake({
      receiver,
      sns: { anchor, verifier: createSnsVerifier({ topicArns: [TOPIC], anchor, clock }) },
    });
    const response = await intake.webhook(new Request('http://x/', { method: 'POST', body: newMessageId() }));
    expect(response.status).toBe(401);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
