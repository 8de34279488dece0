import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline, isIntact } from '../../../shared/baseline/capture.ts';
import { matchesPattern } from '../../../shared/baseline/pattern.ts';
import { type Recapture, recaptureBaseline } from '../../../shared/baseline/recapture.ts';
import { type AccountModel, createAccountModel, FUNCTION, READ_ORDERS } from '../aws/account-model.ts';

const DEPLOYER = 'arn:aws:sts::123456789012:assumed-role/deploy/pipeline-7';
const SOMEBODY = 'arn:aws:sts::123456789012:assumed-role/admin/eve';
const DEPLOYERS = ['arn:aws:sts::*:assumed-role/deploy/*'];

let eventNumber = 0;
const event = (name: string, requestParameters: object, more: object = {}): Record<string, unknown> => ({
  EventId: `event-${eventNumber++}`,
  EventName: name,
  CloudTrailEvent: JSON.stringify({
    eventName: name,
    eventTime: '2026-11-20T11:00:00Z',
    readOnly: false,
    userIdentity: { arn: DEPLOYER },
    requestParameters,
    ...more,
  }),
});
const setTimeout = (timeout: number, more: object = {}): Record<string, unknown> =>
  event('UpdateFunctionConfiguration20150331v2', { functionName: 'orders', timeout }, more);
const bySomebody = { userIdentity: { arn: SOMEBODY } };

const capture = (model: AccountModel): Promise<Baseline> =>
  captureBaseline(model.reader, {
    workload: 'orders',
    functionArn: FUNCTION,
    capturedBy: 'operator',
    now: new Date('2026-11-20T10:00:00Z'),
  });

const decide = async (
  touch: (model: AccountModel) => unknown,
  about: { hasOpenIncident?: boolean; deployers?: string[] } = {},
): Promise<Recapture> => {
  const model = createAccountModel();
  const baseline = await capture(model);
  touch(model);
  return recaptureBaseline(model.reader, {
    baseline,
    policy: { deployers: about.deployers ?? DEPLOYERS },
    hasOpenIncident: about.hasOpenIncident ?? false,
    capturedBy: 'watchdog',
    now: new Date('2026-11-20T12:00:00Z'),
  });
};

const deployed = ({ state }: AccountModel): void => {
  state.fn.timeout = 20;
  state.events = [setTimeout(20)];
};

describe('a workload that differs from its baseline', () => {
  it('becomes the new baseline when a deployer changed it and it is healthy', async () => {
    const decision = await decide(deployed);
    if (decision.outcome !== 'recaptured') throw new Error(JSON.stringify(decision));
    expect(isIntact(decision.baseline)).toBe(true);
    expect(decision.baseline).toMatchObject({ captured_by: 'watchdog', captured_at: '2026-11-20T12:00:00.000Z' });
    expect(decision.differences.map(({ member }) => member)).toEqual(['timeout_seconds']);
  });

  it('stays as it is when nothing differs', async () => {
    expect(await decide(() => undefined)).toEqual({ outcome: 'unchanged' });
  });

  const REFUSED: [string, (model: AccountModel) => unknown, RegExp, Parameters<typeof decide>[1]?][] = [
    ['an incident is open', deployed, /an incident is open/, { hasOpenIncident: true }],
    ['the policy names no deployers', deployed, /names no deployers/, { deployers: [] }],
    ['an alarm is not OK', (model) => (deployed(model), (model.state.alarms[0]!.StateValue = 'ALARM')), /is ALARM/],
    ['an alarm is gone', (model) => (deployed(model), model.state.alarms.shift()), /is gone/],
    ['CloudTrail says nothing yet', (model) => (model.state.fn.timeout = 20), /no event says yet/],
    [
      'somebody else changed it',
      ({ state }) => ((state.fn.timeout = 1), (state.events = [setTimeout(1, bySomebody)])),
      /admin\/eve` \(UpdateFunctionConfiguration20150331v2\) is not a deployer/,
    ],
    [
      'somebody else changed it in the same second',
      ({ state }) => ((state.fn.timeout = 20), (state.events = [setTimeout(20), setTimeout(20, bySomebody)])),
      /is not a deployer/,
    ],
    [
      'the value is not the one that the deployer set',
      ({ state }) => ((state.fn.timeout = 1), (state.events = [setTimeout(20)])),
      /no event says yet/,
    ],
    [
      'the deployer changed something else',
      ({ state }) => {
        state.fn.timeout = 1;
        state.events = [event('UpdateFunctionConfiguration20150331v2', { memorySize: 256 })];
      },
      /no event says yet/,
    ],
    [
      "the deployer's call was refused",
      ({ state }) => ((state.fn.timeout = 20), (state.events = [setTimeout(20, { errorCode: 'AccessDenied' })])),
      /no event says yet/,
    ],
    [
      'a policy is not the one that the deployer put',
      ({ state }) => {
        state.inline['read-orders'] = { Version: '2012-10-17', Statement: [] };
        state.events = [
          event('PutRolePolicy', { policyName: 'read-orders', policyDocument: JSON.stringify(READ_ORDERS) }),
        ];
      },
      /no event says yet/,
    ],
    [
      'anybody else may have set the environment',
      ({ state }) => {
        state.fn.environment = { TABLE: 'other' };
        state.events = [
          event('UpdateFunctionConfiguration20150331v2', {}),
          event('UpdateFunctionConfiguration20150331v2', {}, { ...bySomebody, eventTime: '2026-11-20T10:30:00Z' }),
        ];
      },
      /is not a deployer/,
    ],
  ];

  it.each(REFUSED)('stays as it is when %s', async (_, touch, reason, about) => {
    const decision = await decide(touch, about);
    expect(decision).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) as string });
  });

  it('is judged by the newest write of each member: an earlier one of somebody else was overwritten', async () => {
    const decision = await decide(({ state }) => {
      state.fn.timeout = 20;
      state.events = [setTimeout(20), setTimeout(1, { ...bySomebody, eventTime: '2026-11-20T10:30:00Z' })];
    });
    expect(decision.outcome).toBe('recaptured');
  });

  it('knows a deployer by the role behind the session too', async () => {
    const decision = await decide(deployed, { deployers: ['arn:aws:iam::123456789012:role/deploy'] });
    expect(decision.outcome).toBe('refused');
    const issuer = { sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::123456789012:role/deploy' } } };
    const known = await decide(
      ({ state }) => {
        state.fn.timeout = 20;
        state.events = [setTimeout(20, { userIdentity: { arn: SOMEBODY, ...issuer } })];
      },
      { deployers: ['arn:aws:iam::123456789012:role/deploy'] },
    );
    expect(known.outcome).toBe('recaptured');
  });

  it('is refused when its baseline was altered', async () => {
    const model = createAccountModel();
    const baseline = { ...(await capture(model)), alarms: [] };
    const asked = { policy: { deployers: DEPLOYERS }, hasOpenIncident: false, capturedBy: 'w', now: new Date() };
    await expect(recaptureBaseline(model.reader, { baseline, ...asked })).rejects.toThrow('was altered');
  });
});

describe('a deployer pattern', () => {
  it.each<[string, string, boolean]>([
    ['arn:a', 'arn:a', true],
    ['arn:ab', 'arn:a', false],
    ['arn:ab', 'arn:a*', true],
    ['arn:a', 'arn:a*', true],
    ['ab', 'a*b*b', false],
    ['abb', 'a*b*b', true],
    ['aba', 'ab*ba', false],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['(a+)+', '(a+)+', true],
    ['anything', '*', true],
  ])('%s against %s: %s', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  it('matches itself with any part replaced by a star', () => {
    const text = fc.string({ maxLength: 20 }).map((drawn) => drawn.replaceAll('*', 'x'));
    fc.assert(
      fc.property(text, fc.nat(20), fc.nat(20), (whole, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(matchesPattern(whole, `${whole.slice(0, from)}*${whole.slice(to)}`)).toBe(true);
      }),
    );
  });
});
