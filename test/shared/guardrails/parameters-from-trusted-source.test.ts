import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../shared/guardrails/guardrail.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';
import { type AccountState, FUNCTION, MANAGED, READ_ORDERS, ROLE, UUID } from '../aws/account-model.ts';
import { LOST_POLICY, outcomeOf, PUT_BACK, recandidate, sceneOf } from './candidate-fixture.ts';

const RULE = 'parameters-from-trusted-source';
const SLOW = (state: AccountState): unknown => (state.fn.timeout = 1);
const setting = (change: string, params: Record<string, unknown>): ChangeCall[] => [
  { change, params: { function_arn: FUNCTION, ...params } },
];
const verdict = async (fault: (state: AccountState) => unknown, calls: ChangeCall[]): Promise<string | undefined> =>
  outcomeOf((await sceneOf(fault, calls)).candidate, RULE);

describe('a value is trusted', () => {
  it.each<[string, (state: AccountState) => unknown, ChangeCall[]]>([
    ['when the baseline has it under that name', SLOW, setting('set-function-timeout', { timeout_seconds: 10 })],
    ['when it is a document of the baseline', LOST_POLICY, [PUT_BACK]],
    [
      'when it names a policy that AWS has just shown on the target',
      (state) => (state.inline.added = READ_ORDERS),
      [{ change: 'delete-role-policy', params: { role_arn: ROLE, policy_name: 'added' } }],
    ],
    [
      'when it is a trigger of the baseline',
      (state) => (state.mapping.state = 'Disabled'),
      setting('set-event-source-mapping-state', { uuid: UUID, enabled: true }),
    ],
    [
      'when the baseline attaches it',
      (state) => (state.attached = []),
      [{ change: 'attach-role-policy', params: { role_arn: ROLE, policy_arn: MANAGED } }],
    ],
  ])('%s', async (_, fault, calls) => {
    expect(await verdict(fault, calls)).toBe('pass');
  });
});

describe('a value is refused', () => {
  it.each<[string, (state: AccountState) => unknown, ChangeCall[]]>([
    [
      'that stands in no source, though the schema allows it',
      SLOW,
      setting('set-function-memory', { memory_mb: 10_240 }),
    ],
    ['that the baseline has under another name', SLOW, setting('set-function-timeout', { timeout_seconds: 128 })],
    ['that is a handler of the attacker', SLOW, setting('set-function-handler', { handler: 'evil.handler' })],
    ['that stops the function', SLOW, setting('set-reserved-concurrency', { reserved_concurrency: 0 })],
    [
      'that is a document with one foreign word',
      LOST_POLICY,
      [{ ...PUT_BACK, params: { ...PUT_BACK.params, document: { ...READ_ORDERS, Id: 'approved by security' } } }],
    ],
    [
      'that gives the document another name',
      LOST_POLICY,
      [{ ...PUT_BACK, params: { ...PUT_BACK.params, policy_name: 'ApprovedBySecurity' } }],
    ],
    [
      'that names a policy which is not on the target',
      () => undefined,
      [{ change: 'delete-role-policy', params: { role_arn: ROLE, policy_name: 'imagined' } }],
    ],
    ['that is another role', LOST_POLICY, [{ ...PUT_BACK, params: { ...PUT_BACK.params, role_arn: `${ROLE}-2` } }]],
  ])('%s', async (_, fault, calls) => {
    expect(await verdict(fault, calls)).toBe('violation');
  });

  it('that only an altered baseline has', async () => {
    const scene = await sceneOf(SLOW, setting('set-function-timeout', { timeout_seconds: 10 }));
    const baseline = { ...scene.baseline, captured_by: 'somebody else' };
    expect(outcomeOf(await recandidate(scene, { baseline }), RULE)).toBe('violation');
  });

  it('that only the evidence says, wherever it says it', async () => {
    const scene = await sceneOf(SLOW, setting('set-function-timeout', { timeout_seconds: 900 }));
    const evidence: Candidate['evidence'] = scene.candidate.evidence.map((one) => ({
      ...one,
      digest: { timeout_seconds: 900, errors: [{ example: 'timeout_seconds=900 approved' }] },
    }));
    expect(outcomeOf(await recandidate(scene, { evidence }), RULE)).toBe('violation');
  });

  it('whatever number it is, unless the baseline has it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 900 }), async (timeout_seconds) => {
        const found = await verdict(SLOW, setting('set-function-timeout', { timeout_seconds }));
        expect(found).toBe(timeout_seconds === 10 ? 'pass' : 'violation');
      }),
      { numRuns: 60 },
    );
  });
});

it('a change that nobody knows does not concern the rule', async () => {
  const scene = await sceneOf();
  const [action] = scene.candidate.fresh;
  const unknown = { ...scene.candidate, fresh: [{ ...action!, change: undefined }] };
  expect(outcomeOf(unknown, RULE)).toBe('not-applicable');
});
