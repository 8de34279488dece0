import { beforeAll, describe, expect, it } from 'vitest';
import { RetryableError } from '../../../shared/errors.ts';
import { createSnsVerifier } from '../../../shared/signals/sns-signature.ts';
import { chooseTrustAnchor } from '../../../shared/signals/sns-trust-anchor.ts';
import { StandingClock } from '../store/records.ts';
import { alarmMessage, envelope, type Json, TOPIC } from './signal-samples.ts';
import { CERTIFICATE_URL, createSnsSigner, createTestFetch, type SnsSigner } from './sns-signer.ts';

let sns: SnsSigner;
let forger: SnsSigner;
beforeAll(async () => {
  [sns, forger] = await Promise.all([createSnsSigner(), createSnsSigner()]);
});

const createVerifier = (answers?: Record<string, () => Response | Promise<Response>>) => {
  const clock = new StandingClock('2026-11-20T12:00:01.000Z');
  const network = createTestFetch(answers ?? { [CERTIFICATE_URL]: () => new Response(sns.certificate) });
  const anchor = chooseTrustAnchor({ topicArns: [TOPIC], deployed: true });
  const verifier = createSnsVerifier({ topicArns: [TOPIC], anchor, clock, fetch: network.fetch });
  const verify = (body: Json | string) => verifier.verify(typeof body === 'string' ? body : JSON.stringify(body));
  return { verify, clock, fetched: network.fetched };
};

describe('a message that SNS signed', () => {
  it.each([
    ['SHA1', '1', {}],
    ['SHA256', '2', {}],
    ['with a subject', '2', { Subject: 'ALARM: "orders-errors" in US East (N. Virginia)' }],
    ['with line breaks and other scripts', '2', { Subject: 'überlauf\n重要\u{1f525}' }],
    ['with members that are not signed', '2', { UnsubscribeURL: 'https://x', MessageAttributes: {} }],
  ])('is verified: %s', async (_, version, over) => {
    const message = sns.notification(alarmMessage(), over, version);
    expect(await createVerifier().verify(message)).toMatchObject({ envelope: { MessageId: message['MessageId'] } });
  });

  it.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'])('is verified: %s', async (Type) => {
    const confirmation = { ...envelope('You have chosen …', { Type }), Token: '2336', SubscribeURL: 'https://x/' };
    expect(await createVerifier().verify(sns.sign(confirmation))).toMatchObject({ envelope: { Type } });
  });
});

describe('a forged message', () => {
  const changed = (over: Json): Json => ({ ...sns.notification(alarmMessage(), { Subject: 's' }), ...over });
  it.each<[string, () => Json, string, RegExp]>([
    [
      'signed with another key',
      () => forger.notification(alarmMessage()),
      'unsigned',
      /`Signature`: expected the signature of SNS/,
    ],
    ['with another message', () => changed({ Message: '{}' }), 'unsigned', /over this message/],
    ['with another subject', () => changed({ Subject: 'other' }), 'unsigned', /over this message/],
    ['without its subject', () => changed({ Subject: undefined }), 'unsigned', /over this message/],
    ['with another id', () => changed({ MessageId: 'other' }), 'unsigned', /over this message/],
    ['with a later time', () => changed({ Timestamp: '2026-11-20T12:00:00.999Z' }), 'unsigned', /over this message/],
    ['called a confirmation', () => changed({ Type: 'SubscriptionConfirmation' }), 'unsigned', /over this message/],
    ['with the other version', () => changed({ SignatureVersion: '1' }), 'unsigned', /over this message/],
    ['that never had one', () => envelope(alarmMessage()), 'unsigned', /`Signature`: expected an SNS message/],
    ['with an empty signature', () => changed({ Signature: '' }), 'unsigned', /`Signature`/],
    ['with an over-long signature', () => changed({ Signature: 'A'.repeat(100_000) }), 'unsigned', /`Signature`/],
    ['with a signature of another kind', () => changed({ Signature: { a: 1 } }), 'unsigned', /`Signature`/],
    ['with a short signature', () => changed({ Signature: 'AAAA' }), 'unsigned', /over this message/],
    ['with an unknown version', () => changed({ SignatureVersion: '3' }), 'malformed', /`SignatureVersion`/],
    [
      'with a certificate from elsewhere',
      () => changed({ SigningCertURL: 'https://evil.example/SimpleNotificationService-ab.pem' }),
      'unsigned',
      /`SigningCertURL`: expected a certificate of SNS/,
    ],
    [
      'with a certificate that SNS does not have',
      () => changed({ SigningCertURL: CERTIFICATE_URL.replace('7ff', '000') }),
      'unsigned',
      /answered 404/,
    ],
    [
      'of a foreign topic',
      () => sns.notification(alarmMessage(), { TopicArn: `${TOPIC}-2` }),
      'forbidden',
      /`TopicArn`: expected a configured topic/,
    ],
    ['raw', () => alarmMessage(), 'unsigned', /`Signature`: expected an SNS message with its signature/],
  ])('is refused: %s', async (_, make, kind, reason) => {
    const verdict = await createVerifier().verify(make());
    expect(verdict).toMatchObject({ accepted: false, kind });
    expect((verdict as { reason: string }).reason).toMatch(reason);
  });

  it('from elsewhere, or of a foreign topic, makes nothing be fetched', async () => {
    const { verify, fetched } = createVerifier();
    await verify(changed({ SigningCertURL: 'https://169.254.169.254/SimpleNotificationService-ab.pem' }));
    await verify(changed({ TopicArn: 'arn:aws:sns:us-east-1:999999999999:incident-alerts' }));
    expect(fetched).toEqual([]);
  });
});

describe('a message of another time', () => {
  it.each([
    ['an hour old', '2026-11-20T11:00:01.000Z', true],
    ['older', '2026-11-20T11:00:00.999Z', false],
    ['a little ahead', '2026-11-20T12:05:01.000Z', true],
    ['further ahead', '2026-11-20T12:05:01.001Z', false],
  ])('%s: %s is verified: %s', async (_, Timestamp, verified) => {
    const verdict = await createVerifier().verify(sns.notification(alarmMessage(), { Timestamp }));
    expect('envelope' in verdict).toBe(verified);
    if (!verified)
      expect(verdict).toMatchObject({ kind: 'forbidden', reason: expect.stringContaining('Timestamp') as string });
  });
});

describe('the signing certificate', () => {
  const message = () => sns.notification(alarmMessage());

  it('is fetched once, for messages at the same moment too', async () => {
    const { verify, fetched, clock } = createVerifier();
    await Promise.all([verify(message()), verify(message()), verify(message())]);
    clock.goOn(60_000);
    await verify(message());
    expect(fetched).toEqual([CERTIFICATE_URL]);
  });

  it('is fetched again after a day', async () => {
    const { verify, fetched, clock } = createVerifier();
    await verify(message());
    clock.goOn(86_400_000);
    await verify(sns.notification(alarmMessage(), { Timestamp: clock.now().toISOString() }));
    expect(fetched).toHaveLength(2);
  });

  it.each<[string, () => Response, RegExp]>([
    [
      'a redirection',
      () => new Response(null, { status: 302, headers: { location: 'https://evil.example/x.pem' } }),
      /answered 302/,
    ],
    ['too large', () => new Response('x'.repeat(20_000)), /answered more than 16384 bytes/],
    [
      'no certificate',
      () => new Response('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
      /is not a certificate/,
    ],
  ])('that is %s verifies nothing', async (_, answer, reason) => {
    const verdict = await createVerifier({ [CERTIFICATE_URL]: answer }).verify(message());
    expect(verdict).toMatchObject({ accepted: false, kind: 'unsigned' });
    expect((verdict as { reason: string }).reason).toMatch(reason);
  });

  it('that has expired verifies nothing', async () => {
    const expired = await createSnsSigner(30);
    const { verify } = createVerifier({ [CERTIFICATE_URL]: () => new Response(expired.certificate) });
    expect(await verify(expired.notification(alarmMessage()))).toMatchObject({
      reason: expect.stringContaining('not valid now') as string,
    });
  });

  it.each<[string, () => Response]>([
    ['SNS is unwell', () => new Response('', { status: 503 })],
    [
      'nobody answers',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ])('that cannot be had now, because %s, leaves the message for later', async (_, answer) => {
    let isUp = false;
    const { verify } = createVerifier({ [CERTIFICATE_URL]: () => (isUp ? new Response(sns.certificate) : answer()) });
    await expect(verify(message())).rejects.toThrow(RetryableError);
    isUp = true;
    expect(await verify(message())).toHaveProperty('envelope');
  });

  it('is not fetched without end for whoever names one after the other', async () => {
    const { verify, fetched } = createVerifier();
    await verify(message());
    const named = (n: number): Json => ({ ...message(), SigningCertURL: CERTIFICATE_URL.replace('7ff', `${n}aa`) });
    await Promise.allSettled(Array.from({ length: 50 }, (_, n) => verify(named(n))));
    expect(fetched).toHaveLength(20);
    expect(await verify(message())).toHaveProperty('envelope');
  });
});
