import { describe, expect, it } from 'vitest';
import { parseChangeCall } from '../../../shared/changes/index.ts';
import { type AccountModel, createAccountModel, FUNCTION, MANAGED, ROLE, UUID } from '../aws/account-model.ts';

const DENY = { Effect: 'Deny', Action: '*', Resource: '*' };
const document = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | string[], Resource: string | string[] = '*'): object =>
  document({ Effect: 'Allow', Action, Resource });

const judge = async (
  model: AccountModel,
  change: string,
  params: Record<string, unknown>,
): Promise<{ risk: string; problems: readonly string[] }> => {
  const parsed = parseChangeCall({ change, params });
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  const preImage = await parsed.change.capture(parsed.params, model.reader);
  return {
    risk: parsed.change.risk(parsed.params, preImage),
    problems: parsed.change.problems?.(parsed.params, preImage) ?? [],
  };
};

const put = (doc: object, name = 'read-orders'): [string, Record<string, unknown>] => [
  'put-role-policy',
  { role_arn: ROLE, policy_name: name, document: doc },
];

describe('risk', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['R1', 'set-function-timeout', { function_arn: FUNCTION, timeout_seconds: 3 }],
    ['R1', 'set-function-memory', { function_arn: FUNCTION, memory_mb: 256 }],
    ['R1', 'set-function-handler', { function_arn: FUNCTION, handler: 'a.b' }],
    ['R2', 'set-reserved-concurrency', { function_arn: FUNCTION, reserved_concurrency: 0 }],
    ['R2', 'remove-reserved-concurrency', { function_arn: FUNCTION }],
    ['R2', 'set-event-source-mapping-state', { function_arn: FUNCTION, uuid: UUID, enabled: true }],
    ['R3', 'attach-role-policy', { role_arn: ROLE, policy_arn: MANAGED }],
    ['R3', 'detach-role-policy', { role_arn: ROLE, policy_arn: MANAGED }],
    ['R3', 'delete-role-policy', { role_arn: ROLE, policy_name: 'read-orders' }],
    ['R3', ...put(allow('s3:GetObject'))],
  ])('is %s for %s', async (risk, change, params) => {
    expect((await judge(createAccountModel(), change, params)).risk).toBe(risk);
  });

  it('is R4 where a Deny would go: it may be a deliberate control', async () => {
    const model = createAccountModel();
    model.state.inline.stop = document(DENY);
    model.state.managed[MANAGED] = document(DENY);
    const named = { role_arn: ROLE, policy_name: 'stop' };
    expect((await judge(model, 'delete-role-policy', named)).risk).toBe('R4');
    expect((await judge(model, ...put(allow('s3:GetObject'), 'stop'))).risk).toBe('R4');
    expect((await judge(model, 'detach-role-policy', { role_arn: ROLE, policy_arn: MANAGED })).risk).toBe('R4');
  });

  it('is R3 where a policy is replaced and its Deny stays', async () => {
    const model = createAccountModel();
    model.state.inline.stop = document(DENY);
    const kept = document({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }, DENY);
    expect((await judge(model, ...put(kept, 'stop'))).risk).toBe('R3');
  });

  it('is R4 for the policy by which AWS revokes older sessions, whatever it says', async () => {
    const named = { role_arn: ROLE, policy_name: 'AWSRevokeOlderSessions' };
    expect((await judge(createAccountModel(), 'delete-role-policy', named)).risk).toBe('R4');
  });
});

describe('problems', () => {
  it.each<[string, object]>([
    ['every action', allow('*', 'arn:aws:s3:::orders/*')],
    ['every action but a few', document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })],
    ['all of IAM', allow('iam:*')],
    ['any role', allow(['s3:GetObject', 'sts:AssumeRole'])],
    ['any role, in other letters', allow('STS:assumerole')],
  ])('a policy that allows %s is not acceptable', async (_, doc) => {
    expect((await judge(createAccountModel(), ...put(doc))).problems).not.toEqual([]);
  });

  it.each<[string, object]>([
    ['one service', allow('s3:*')],
    ['one role', allow('sts:AssumeRole', 'arn:aws:iam::123456789012:role/reader')],
    ['nothing', document(DENY)],
  ])('a policy that allows %s is acceptable', async (_, doc) => {
    expect((await judge(createAccountModel(), ...put(doc))).problems).toEqual([]);
  });

  it('a managed policy that allows everything, or does not exist, is not attached', async () => {
    const model = createAccountModel();
    model.state.managed[MANAGED] = allow('*');
    const given = { role_arn: ROLE, policy_arn: MANAGED };
    expect((await judge(model, 'attach-role-policy', given)).problems).toEqual(['it allows every action']);
    const other = { role_arn: ROLE, policy_arn: `${MANAGED}-2` };
    expect((await judge(model, 'attach-role-policy', other)).problems).toHaveLength(1);
  });

  it('a mapping that feeds another function is not switched under this name', async () => {
    const params = { function_arn: `${FUNCTION}-2`, uuid: UUID, enabled: true };
    const { problems } = await judge(createAccountModel(), 'set-event-source-mapping-state', params);
    expect(problems).toEqual([`the mapping feeds \`${FUNCTION}\`, not \`${FUNCTION}-2\``]);
  });
});
