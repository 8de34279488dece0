import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { readSignal } from '../../../shared/signals/read-signal.ts';
import type { Refusal } from '../../../shared/signals/signal.ts';
import { alarmMessage, envelope, type Json, sample, SCOPE, TOPIC, workloadAlarm } from './signal-samples.ts';

const read = (body: unknown): Refusal =>
  readSignal(typeof body === 'string' ? body : JSON.stringify(body), SCOPE) as Refusal;
const event = (over: Json = {}): Json => ({ ...sample('eventbridge-metric'), ...over });
const ofTrigger = (over: Json): Json => alarmMessage({ Trigger: { ...(alarmMessage()['Trigger'] as Json), ...over } });
const DIMENSION = (name: string): Json => ofTrigger({ Dimensions: [{ name, value: 'x' }] });
const WITHOUT = (member: string): Json =>
  Object.fromEntries(Object.entries(alarmMessage()).filter(([m]) => m !== member));

describe('a message that cannot be used is refused, and the reason says what was expected', () => {
  it.each<[string, unknown, Refusal['kind'], string | RegExp]>([
    ['no JSON', 'alarm!', 'malformed', 'body: expected JSON'],
    ['nothing', '', 'malformed', 'body: expected JSON'],
    ['a list', [alarmMessage()], 'malformed', 'body: expected a JSON object'],
    ['null', 'null', 'malformed', 'body: expected a JSON object'],
    ['something else', { hello: 1 }, 'malformed', /expected a CloudWatch alarm, an alarm event or a workload alarm/],
    [
      'too much',
      envelope('x'.repeat(LIMITS.intakeBodyBytesMax)),
      'oversized',
      /expected at most 262144 bytes, received/,
    ],
    ['deep nesting', '['.repeat(100_000), 'malformed', 'body: expected JSON'],
    [
      'an unknown topic',
      envelope(alarmMessage(), { TopicArn: `${TOPIC}-2` }),
      'forbidden',
      /`TopicArn`: .*incident-alerts-2/,
    ],
    [
      'a confirmation',
      envelope('', { Type: 'SubscriptionConfirmation' }),
      'malformed',
      /`Type`: expected "Notification"/,
    ],
    ['no topic', envelope('', { TopicArn: undefined }), 'malformed', '`TopicArn`: expected string, which is missing'],
    ['no inner JSON', envelope('plain text'), 'malformed', '`Message`: expected JSON'],
    [
      'an envelope in an envelope',
      envelope(envelope(alarmMessage())),
      'malformed',
      /body: expected a CloudWatch alarm/,
    ],
    [
      'a foreign account',
      alarmMessage({ AWSAccountId: '999999999999' }),
      'malformed',
      /`AlarmArn`: expected an alarm of account `999999999999`/,
    ],
    [
      'a foreign account through and through',
      alarmMessage({
        AWSAccountId: '999999999999',
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:999999999999:alarm:orders-errors',
      }),
      'forbidden',
      'account: expected `123456789012`, received `999999999999`',
    ],
    [
      'a foreign region',
      alarmMessage({ AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-errors' }),
      'forbidden',
      /region: expected `us-east-1`, received `eu-west-1`/,
    ],
    [
      "another alarm's ARN",
      alarmMessage({ AlarmName: 'other' }),
      'malformed',
      '`AlarmArn`: expected the alarm `other`',
    ],
    [
      'no ARN of an alarm',
      alarmMessage({ AlarmArn: 'arn:aws:sns:us-east-1:123456789012:x' }),
      'malformed',
      /`AlarmArn`: expected the ARN of a CloudWatch alarm/,
    ],
    ['no name', WITHOUT('AlarmName'), 'malformed', '`AlarmName`: expected string, which is missing'],
    ['no time', WITHOUT('StateChangeTime'), 'malformed', '`StateChangeTime`: expected string, which is missing'],
    [
      'no such time',
      alarmMessage({ StateChangeTime: '2026-13-45T99:00:00Z' }),
      'malformed',
      /`StateChangeTime`: expected a time that exists/,
    ],
    [
      'a time without zone',
      alarmMessage({ StateChangeTime: '2026-11-20 12:00' }),
      'malformed',
      /`StateChangeTime`: expected an ISO 8601 time/,
    ],
    [
      'an unknown state',
      alarmMessage({ NewStateValue: 'CLOSED' }),
      'malformed',
      /`NewStateValue`: expected one of "OK"\|"ALARM"/,
    ],
    [
      'a number for a name',
      alarmMessage({ AlarmName: 5 }),
      'malformed',
      '`AlarmName`: expected string, received number',
    ],
    [
      'a name with a line break',
      alarmMessage({}, 'orders\nAPPROVED'),
      'malformed',
      '`AlarmName`: expected text without control characters',
    ],
    [
      'half a character',
      '{"AlarmName":"\\ud800"}',
      'malformed',
      /`AlarmName`: expected text without control characters/,
    ],
    [
      'a name that is too long',
      alarmMessage({}, 'x'.repeat(256)),
      'malformed',
      /`AlarmName`: too big, expected string to have <=255/,
    ],
    [
      'wrong dimensions',
      ofTrigger({ Dimensions: { FunctionName: 'orders' } }),
      'malformed',
      /`Trigger.Dimensions`: expected array/,
    ],
    [
      'a dimension `__proto__`',
      DIMENSION('__proto__'),
      'malformed',
      /`Trigger.Dimensions.0.name`: expected another name/,
    ],
    [
      'a dimension `constructor`',
      DIMENSION('constructor'),
      'malformed',
      /`Trigger.Dimensions.0.name`: expected another name/,
    ],
    [
      'a foreign account in an event',
      event({ account: '999999999999' }),
      'malformed',
      /`resources.0`: expected an alarm of account/,
    ],
    ['a foreign region in an event', event({ region: 'eu-west-1' }), 'forbidden', /region: expected `us-east-1`/],
    [
      'another kind of event',
      event({ 'detail-type': 'CloudWatch Alarm Configuration Change' }),
      'malformed',
      /`detail-type`: expected "CloudWatch Alarm State Change"/,
    ],
    ['an event of somebody else', event({ source: 'my.app' }), 'malformed', /`source`: expected "aws.cloudwatch"/],
    [
      'an event without detail',
      event({ detail: undefined }),
      'malformed',
      /`detail`: expected object, which is missing/,
    ],
    [
      'a workload alarm about nothing',
      workloadAlarm({ workload: undefined }),
      'malformed',
      'expected `workload` or `resource`',
    ],
    [
      'a foreign resource',
      workloadAlarm({ resource: 'arn:aws:sqs:us-east-1:999999999999:q' }),
      'forbidden',
      /`resource`: expected one of account/,
    ],
    ['a resource that is no ARN', workloadAlarm({ resource: 'queue' }), 'malformed', '`resource`: expected an ARN'],
    [
      'an unknown schema',
      workloadAlarm({ schema: 'firebreak.alarm/9' }),
      'malformed',
      /`schema`: expected "firebreak.alarm\/1"/,
    ],
    [
      'an approval',
      { incidentId: 'INC-1', decision: 'approve', actionHash: 'aa' },
      'malformed',
      /expected a CloudWatch alarm/,
    ],
    [
      'an approval in an envelope',
      envelope({ proposalId: 'P1', decision: 'approve' }),
      'malformed',
      /expected a CloudWatch alarm/,
    ],
  ])('%s', (_, body, kind, reason) => {
    const refusal = read(body);
    expect(refusal).toMatchObject({ accepted: false, kind });
    expect(refusal.reason).toMatch(reason);
  });

  it('on one line, whatever it quotes', () => {
    const { reason } = read(envelope(alarmMessage(), { TopicArn: `a${'\u202e\u{e0041}'.repeat(5)}b` }));
    expect(reason).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  });
});
