import { describe, expect, it } from 'vitest';
import type { Difference } from '../../../shared/baseline/baseline.ts';
import { type Intent, needsIntent, readIntent } from '../../../shared/baseline/intent.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { AwsReader } from '../../../shared/aws/aws-reader.ts';
import { ACCOUNT, BUCKET, QUEUE, REGION, ROLE } from '../aws/account-model.ts';

const RESPONDER = `arn:aws:sts::${ACCOUNT}:assumed-role/security-response/alice`;
const ADMINISTRATOR = `arn:aws:sts::${ACCOUNT}:assumed-role/admin/eve`;
const about = { responders: ['arn:aws:sts::*:assumed-role/security-response/*'], since: new Date(0) };

const deny = (Sid = 'Narrowed'): object => ({
  Version: '2012-10-17',
  Statement: [{ Sid, Effect: 'Deny', Principal: { AWS: ROLE }, Action: 's3:GetObject', Resource: `${BUCKET}/*` }],
});
const denied = (current: unknown = deny()): Difference => ({
  resource: BUCKET,
  aspect: 'bucket-policy',
  member: 'policy',
  kind: 'changed',
  baseline: null,
  current,
});
const wrote = (policy: object, arn: string) => ({
  EventId: 'one',
  EventName: 'PutBucketPolicy',
  CloudTrailEvent: JSON.stringify({
    eventTime: '2026-11-20T11:00:00Z',
    userIdentity: { arn },
    requestParameters: { bucketName: 'orders', bucketPolicy: policy },
  }),
});

/** A bucket with these tags, and a trail with these events; `away` where CloudTrail does not answer. */
const account = (tags: Record<string, string>, events: readonly object[] | 'away'): AwsReader => ({
  accountId: ACCOUNT,
  region: REGION,
  read: async <O>(_service: string, operation: string): Promise<O | undefined> => {
    if (operation === 'LookupEvents' && events === 'away') throw new TerminalError('CloudTrail is away');
    const answer =
      operation === 'LookupEvents'
        ? { Events: events }
        : { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    return answer as O;
  },
});

const CASES: [string, AwsReader, Difference, Intent['verdict']][] = [
  [
    'an administrator wrote it, and nothing marks it',
    account({}, [wrote(deny(), ADMINISTRATOR)]),
    denied(),
    'unmarked',
  ],
  ['somebody who answers incidents wrote it', account({}, [wrote(deny(), RESPONDER)]), denied(), 'marked'],
  [
    'the resource carries a hold',
    account({ 'incident-responder:hold': 'under review' }, [wrote(deny(), ADMINISTRATOR)]),
    denied(),
    'marked',
  ],
  [
    'the resource names a change ticket',
    account({ 'change-ticket': 'CHG-1' }, [wrote(deny(), ADMINISTRATOR)]),
    denied(),
    'marked',
  ],
  ["it has the name of AWS's own response", account({}, []), denied(deny('AWSRevokeOlderSessions')), 'marked'],
  ['CloudTrail does not show it yet', account({}, []), denied(), 'unknown'],
  ['CloudTrail shows another value', account({}, [wrote(deny('Earlier'), ADMINISTRATOR)]), denied(), 'unknown'],
  ['CloudTrail does not answer', account({}, 'away'), denied(), 'unknown'],
];

describe('whether something was done on purpose', () => {
  it.each(CASES)('%s', async (_, aws, difference, verdict) => {
    const read = await readIntent(aws, difference, about);
    expect(read.verdict).toBe(verdict);
    expect(read.because).not.toBe('');
  });

  it.each<[string, Partial<Difference>, boolean]>([
    ['a deny that a bucket gained', {}, true],
    ['a deny that a queue gained', { resource: QUEUE, aspect: 'queue-policy' }, true],
    ['a policy that was lost', { current: null }, false],
    ['a function that may not run at all', { aspect: 'function-concurrency', current: 0 }, true],
    ['a function that may run less often', { aspect: 'function-concurrency', current: 1 }, false],
    ['an aspect that nobody keeps', { aspect: 'weather' }, false],
  ])('is asked of %s: %o', (_, difference, needed) => {
    expect(needsIntent({ ...denied(), ...difference })).toBe(needed);
  });
});
