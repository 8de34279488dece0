import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../shared/errors.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/policy.ts';
import { proposalHash } from '../../shared/proposal.ts';
import { assembleProposal, prepareAction } from '../../shared/propose.ts';
import { createAccountModel, FUNCTION, READ_ORDERS, ROLE } from './aws/account-model.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const setTimeout = (timeout_seconds: number, function_arn = FUNCTION): { change: string; params: object } => ({
  change: 'set-function-timeout',
  params: { function_arn, timeout_seconds },
});
const prepare = (
  call: { change: string; params: object },
  model = createAccountModel(),
): ReturnType<typeof prepareAction> =>
  prepareAction({ change: call.change, params: call.params as Record<string, unknown> }, model.reader);

describe('preparing an action', () => {
  it('says everything that a person approves, from the typed change and one read', async () => {
    const { action } = await prepare(setTimeout(30));
    expect(action).toMatchObject({
      change: 'set-function-timeout',
      target: FUNCTION,
      summary: 'set time-out of function `orders` from 10 s to 30 s',
      risk: 'R1',
      permissions: [{ action: 'lambda:UpdateFunctionConfiguration', resource: FUNCTION }],
      inverse: setTimeout(10),
      pre_image: { timeout_seconds: 10 },
      post_image: { timeout_seconds: 30 },
      cost: { monthly_nano_usd: 0 },
    });
    expect(action?.call.input).toMatchObject({ Timeout: 30, RevisionId: expect.any(String) as string });
  });

  it.each<[string, string, object, string]>([
    [
      'put-role-policy',
      'a lost policy',
      { role_arn: ROLE, policy_name: 'new', document: READ_ORDERS },
      'create inline policy `new` of role `orders-role` (1 statement)',
    ],
    [
      'delete-role-policy',
      'a policy',
      { role_arn: ROLE, policy_name: 'read-orders' },
      'delete inline policy `read-orders` of role `orders-role`',
    ],
    [
      'set-reserved-concurrency',
      'none before',
      { function_arn: FUNCTION, reserved_concurrency: 0 },
      'set reserved concurrency of function `orders` from none to 0',
    ],
  ])('sums up `%s`, %s, in one line', async (change, _, params, summary) => {
    expect((await prepare({ change, params })).action?.summary).toBe(summary);
  });

  it('tells what would change nothing', async () => {
    expect(await prepare(setTimeout(10))).toMatchObject({ isNoOp: true, problems: [] });
    expect(await prepare(setTimeout(11))).toMatchObject({ isNoOp: false });
  });

  it.each<[string, { change: string; params: object }, RegExp]>([
    ['an unknown change', { change: 'reboot', params: {} }, /not a change of the catalogue/],
    ['parameters out of bounds', setTimeout(901), /timeout_seconds/],
    [
      'a target of another account',
      setTimeout(3, FUNCTION.replace('123456789012', '999999999999')),
      /not of the account/,
    ],
  ])('has no action for %s', async (_, call, problem) => {
    const prepared = await prepare(call);
    expect(prepared.action).toBeUndefined();
    expect(prepared.problems.join()).toMatch(problem);
  });

  it('is tried again later when AWS is away', async () => {
    const model = createAccountModel();
    const reader = { ...model.reader, read: () => Promise.reject(new RetryableError('throttled')) };
    await expect(prepare(setTimeout(3), { ...model, reader })).rejects.toThrow(RetryableError);
  });
});

describe('assembling a proposal', () => {
  const assemble = async (policy: Policy): Promise<ReturnType<typeof assembleProposal>> => {
    const model = createAccountModel();
    delete model.state.inline['read-orders'];
    const put = { role_arn: ROLE, policy_name: 'read-orders', document: READ_ORDERS };
    const calls = [setTimeout(30), { change: 'put-role-policy', params: put }];
    const prepared = await Promise.all(calls.map((call) => prepare(call, model)));
    return assembleProposal({
      incidentId: 'inc-1',
      actions: prepared.flatMap(({ action }) => action ?? []),
      policy,
      justification: 'prose',
      evidence: ['E1'],
      now: NOW,
    });
  };

  it('takes risk, quorum and expiry from code and policy, and seals them', async () => {
    const proposal = await assemble(DEFAULT_POLICY);
    expect(proposal).toMatchObject({
      proposal_id: 'inc-1.p1',
      risk: 'R3',
      approvals_needed: 2,
      policy_version: 'default-1',
      expires_at: '2026-11-20T13:00:00.000Z',
    });
    expect(proposal.hash).toBe(proposalHash(proposal));
  });

  it('is refused where the policy never allows its risk', async () => {
    const risks = { ...DEFAULT_POLICY.risks, R3: { ...DEFAULT_POLICY.risks.R3, approvals: 'never' as const } };
    await expect(assemble({ ...DEFAULT_POLICY, risks })).rejects.toThrow('never allows a change of risk R3');
  });
});
