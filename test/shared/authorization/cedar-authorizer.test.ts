import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuthorizationRequest, Moment } from '../../../shared/authorization/authorizer.ts';
import { createCedarAuthorizer } from '../../../shared/authorization/cedar-authorizer.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/policy.ts';
import { RISKS } from '../../../shared/proposal.ts';
import { approving, asPerson, costing, executing, NOW, personOf, proposing, TAGS } from './requests.ts';

const withCedar = (cedar: string): Policy => ({ ...DEFAULT_POLICY, cedar });
const frozen: Policy = {
  ...DEFAULT_POLICY,
  freezes: [
    {
      name: 'year end',
      from: '2026-01-01T00:00:00Z',
      to: '2027-01-01T00:00:00Z',
      resources: ['*'],
      reason: 'nobody is in',
    },
  ],
};
/** Fits the schema, and overflows whenever it is evaluated. */
const OVERFLOWS =
  '@id("overflows") forbid (principal, action, resource) when { context.approvals.have + 9223372036854775807 + 9223372036854775807 < 0 };';

describe('a denial', () => {
  it('says what stands against it in words with the facts in them', async () => {
    const answer = (await createCedarAuthorizer(DEFAULT_POLICY)).authorize(proposing({ tags: {}, ...costing(250) }));
    expect(answer).toEqual({
      allowed: false,
      denials: [
        {
          policy: 'cost-limit',
          why: 'it costs $250.00 a month more, and the policy allows $100',
          effect: 'refuse',
        },
        {
          policy: 'mandatory-tags',
          why: '`arn:aws:lambda:eu-west-1:123456789012:function:orders` does not carry `incident-responder=managed`',
          effect: 'refuse',
        },
      ],
    });
  });

  it('of what nothing permits lists the permits, and what was missing', async () => {
    const answer = (await createCedarAuthorizer(DEFAULT_POLICY)).authorize(
      approving(asPerson(personOf('joe', 'sales'))),
    );
    expect(answer).toMatchObject({
      denials: [
        {
          policy: 'approvers-approve',
          why: 'a change of risk R1 is approved by a person of `responders`, and `joe` is in `sales`',
        },
        { policy: 'break-glass-approves' },
      ],
    });
  });

  it('by a freeze is a hold, with its name and end', async () => {
    const answer = (await createCedarAuthorizer(frozen)).authorize(executing());
    expect(answer).toMatchObject({
      denials: [
        { policy: 'freeze-window', effect: 'hold', why: expect.stringContaining('year end until 2027') as string },
      ],
    });
  });

  it('by a freeze does not hide that nothing permits it', async () => {
    const answer = (await createCedarAuthorizer(frozen)).authorize(approving(asPerson(personOf('joe'))));
    expect(answer.allowed ? [] : answer.denials.map(({ policy, effect }) => `${policy} ${effect}`)).toEqual([
      'freeze-window hold',
      'approvers-approve refuse',
      'break-glass-approves refuse',
    ]);
  });

  it('names the permit when it is allowed', async () => {
    const authorizer = await createCedarAuthorizer(DEFAULT_POLICY);
    expect(authorizer.authorize(executing())).toEqual({ allowed: true, policies: ['executor-executes'] });
  });
});

describe('an operator’s Cedar', () => {
  it('forbids more, in its own words', async () => {
    const cedar =
      '@id("no-orders") @explanation("{target} is closed for {change}") forbid (principal, action, resource) when { context.incident has workload && context.incident.workload == "orders" };';
    const answer = (await createCedarAuthorizer(withCedar(cedar))).authorize(proposing());
    expect(answer).toMatchObject({
      denials: [
        { policy: 'no-orders', why: expect.stringMatching(/orders` is closed for `set-function-timeout`/) as string },
      ],
    });
  });

  it.each([
    ['a permit', 'permit (principal, action, resource);', /`cedar-1` is a permit/],
    ['an attribute that is not there', 'forbid (principal, action, resource) when { context.aproved };', /aproved/],
    [
      'a tag that may be absent',
      'forbid (principal, action, resource) when { resource.getTag("a") == "b" };',
      /cedar-1/,
    ],
    ['an id that is taken', '@id("quorum") forbid (principal, action, resource);', /two policies have the id `quorum`/],
    ['a template', 'forbid (principal == ?principal, action, resource);', /template/],
    ['no Cedar', 'deny everything', /does not parse/],
  ])('with %s is refused when it is loaded', async (_, cedar, message) => {
    await expect(createCedarAuthorizer(withCedar(cedar))).rejects.toThrow(message);
  });

  it('that cannot be evaluated denies by name, though Cedar itself would let it pass', async () => {
    const answer = (await createCedarAuthorizer(withCedar(OVERFLOWS))).authorize(executing());
    expect(answer).toMatchObject({
      denials: [
        { policy: 'overflows', effect: 'refuse', why: expect.stringContaining('could not be evaluated') as string },
      ],
    });
  });
});

describe('an authorizer', () => {
  it.each<[string, Partial<AuthorizationRequest>]>([
    ['a time that is none', { now: new Date(Number.NaN) }],
    ['a count that is no number', { approvals: { have: Number.NaN, need: 1 } }],
    ['a moment that is none', { moment: 'later' as Moment }],
    ['no principal', { principal: undefined }],
    ['no action', { action: undefined }],
  ])('asked with %s denies and does not throw', async (_, over) => {
    const answer = (await createCedarAuthorizer(DEFAULT_POLICY)).authorize(executing(over));
    expect(answer).toMatchObject({ allowed: false, denials: [{ policy: 'policy-engine', effect: 'refuse' }] });
  });
});

const NAMES = ['firebreak-worker', 'firebreak-executor', 'firebreak-approvals', 'firebreak-watchdog'];
const groups = fc.subarray(['responders', 'security', 'commanders']);
const request: fc.Arbitrary<AuthorizationRequest> = fc.record({
  moment: fc.constantFrom<Moment>('propose', 'approve', 'auto-approve', 'execute'),
  principal: fc.oneof(
    fc.constantFrom(...NAMES).map((name) => ({ kind: 'role' as const, name })),
    fc
      .tuple(fc.constantFrom('ann', ...NAMES), groups)
      .map(([id, of]) => ({ kind: 'person' as const, person: personOf(id, ...of) })),
  ),
  action: fc.constantFrom(0, 5, 500, 'unknown' as const).map((usd) => costing(usd).action),
  risk: fc.constantFrom(...RISKS),
  tags: fc.constantFrom(TAGS, {}, undefined),
  requestedBy: fc.constantFrom('firebreak-worker', 'ann'),
  incident: fc.constantFrom(
    { incident_id: 'i', severity: 'SEV1' },
    { incident_id: 'i', severity: 'SEV3', workload: 'w' },
  ),
  breakGlass: fc.boolean(),
  reason: fc.constantFrom('', 'fire'),
  ticket: fc.constantFrom('CHG-1', 'nope'),
  approvals: fc.record({ have: fc.integer({ min: 0, max: 3 }), need: fc.integer({ min: 0, max: 3 }) }),
  now: fc.constant(NOW),
});
const LAX: Policy = {
  ...DEFAULT_POLICY,
  risks: { ...DEFAULT_POLICY.risks, R1: { ...DEFAULT_POLICY.risks.R1, auto_approve: true } },
  break_glass: { group: 'commanders' },
};
const FORBIDS = [
  'when { context.break_glass }',
  'when { resource.risk == "R2" }',
  'unless { principal is Firebreak::Person }',
  'when { context.approvals.have > context.approvals.need }',
  'when { resource.hasTag("incident-responder") }',
  '',
];

describe('whatever is asked', () => {
  it('an operator’s forbid never turns a denial into an answer that allows', async () => {
    const plain = await createCedarAuthorizer(LAX);
    const stricter = await Promise.all(
      FORBIDS.map((rest) => createCedarAuthorizer({ ...LAX, cedar: `forbid (principal, action, resource) ${rest};` })),
    );
    let allowed = 0;
    fc.assert(
      fc.property(request, fc.constantFrom(...stricter), (asked, strict) => {
        const before = plain.authorize(asked).allowed;
        allowed += Number(before);
        return before || !strict.authorize(asked).allowed;
      }),
      { numRuns: 150, examples: stricter.map((strict) => [executing(), strict]) },
    );
    expect(allowed).toBeGreaterThan(0);
  });

  it('a forbid that cannot be evaluated denies', async () => {
    const erroring = await createCedarAuthorizer({ ...LAX, cedar: OVERFLOWS });
    fc.assert(
      fc.property(request, (asked) => !erroring.authorize(asked).allowed),
      { numRuns: 100 },
    );
  });

  it('nothing but the executor’s role executes, R4 never passes, and a denial has a reason', async () => {
    const authorizer = await createCedarAuthorizer(LAX);
    fc.assert(
      fc.property(request, (asked) => {
        const answer = authorizer.authorize(asked);
        if (!answer.allowed) return answer.denials.length > 0 && answer.denials.every(({ why }) => why !== '');
        const { principal, moment, risk } = asked;
        const isExecutor = principal.kind === 'role' && principal.name === 'firebreak-executor';
        return risk !== 'R4' && (moment !== 'execute' || isExecutor);
      }),
      { numRuns: 150, examples: [[executing()], [executing({ risk: 'R4' })]] },
    );
  });

  it('what is denied by holds alone is allowed once they are over', async () => {
    const [open, over] = await Promise.all([
      createCedarAuthorizer({ ...LAX, freezes: frozen.freezes }),
      createCedarAuthorizer(LAX),
    ]);
    let held = 0;
    fc.assert(
      fc.property(request, (asked) => {
        const answer = open.authorize(asked);
        const isHeld = !answer.allowed && answer.denials.every(({ effect }) => effect === 'hold');
        held += Number(isHeld);
        return isHeld === over.authorize(asked).allowed;
      }),
      { numRuns: 150, examples: [[executing()], [proposing()], [approving()]] },
    );
    expect(held).toBeGreaterThan(0);
  });
});
