import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleFor } from '../../../shared/authorization/rule.ts';
import { DEFAULT_POLICY, Policy } from '../../../shared/policy.ts';
import { RISKS } from '../../../shared/proposal.ts';
import { FUNCTION } from './requests.ts';

const ROLE = 'arn:aws:iam::123456789012:role/orders-role';
const policyWith = (resources: object[]): Policy =>
  Policy.parse({ ...DEFAULT_POLICY, version: 'test-1', denied_changes: ['set-function-layers'], resources });
const onFunction = (over: object): object => ({ resources: ['arn:aws:lambda:*:function:orders'], ...over });
const ruled = (policy: Policy, ...targets: string[]): ReturnType<typeof ruleFor> =>
  ruleFor(policy, { risk: 'R3', actions: targets.map((target) => ({ target })) });

describe('the rule for a proposal', () => {
  it('is that of its risk class where no resource has one', () => {
    expect(ruled(policyWith([]), ROLE)).toEqual({
      approvals: 2,
      rejections: 1,
      approverGroups: [['responders']],
      ttlMinutes: 60,
      deniedChanges: ['set-function-layers'],
      autoApprove: false,
    });
  });

  it.each<[string, object, object]>([
    ['more approvals', { approvals: 3 }, { approvals: 3 }],
    ['fewer approvals have no effect', { approvals: 1 }, { approvals: 2 }],
    ['never', { approvals: 'never' }, { approvals: 'never' }],
    ['a group of its own besides', { approvers: ['dba'] }, { approverGroups: [['responders'], ['dba']] }],
    ['a shorter wait', { ttl_minutes: 5 }, { ttlMinutes: 5 }],
    ['a longer wait has no effect', { ttl_minutes: 500 }, { ttlMinutes: 60 }],
    ['a change denied there', { denied_changes: ['a'] }, { deniedChanges: ['a', 'set-function-layers'] }],
  ])('takes from a resource that it touches: %s', (_, over, expected) => {
    expect(ruled(policyWith([onFunction(over)]), ROLE, FUNCTION)).toMatchObject(expected);
  });

  it('takes nothing from a resource that it does not touch', () => {
    const policy = policyWith([onFunction({ approvals: 'never', approvers: ['dba'] })]);
    expect(ruled(policy, ROLE, `${FUNCTION}-2`)).toEqual(ruled(policyWith([]), ROLE));
  });

  it('is never laxer for having a rule more', () => {
    const perResource = fc.record(
      {
        approvals: fc.constantFrom(1, 2, 5, 'never' as const),
        ttl_minutes: fc.integer({ min: 1, max: 500 }),
        approvers: fc.constantFrom(['dba'], ['security', 'dba']),
      },
      { requiredKeys: [] },
    );
    const weight = (approvals: number | 'never'): number => (approvals === 'never' ? 99 : approvals);
    fc.assert(
      fc.property(
        fc.array(perResource, { maxLength: 3 }),
        perResource,
        fc.constantFrom(...RISKS),
        (before, more, risk) => {
          const of = (all: object[]): ReturnType<typeof ruleFor> =>
            ruleFor(policyWith(all.map(onFunction)), { risk, actions: [{ target: FUNCTION }] });
          const [less, rule] = [of(before), of([...before, more])];
          return (
            weight(rule.approvals) >= weight(less.approvals) &&
            rule.ttlMinutes <= less.ttlMinutes &&
            rule.approverGroups.length >= less.approverGroups.length &&
            (less.autoApprove || !rule.autoApprove)
          );
        },
      ),
    );
  });
});
