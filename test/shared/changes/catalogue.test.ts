import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/canonical.ts';
import { type Change, withoutPrecondition } from '../../../shared/changes/change.ts';
import { CHANGES, findChange, parseChangeCall } from '../../../shared/changes/index.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';
import { ACCOUNT, createAccountModel, FUNCTION, MAPPING, ROLE } from '../aws/account-model.ts';
import { TRIED_ELSEWHERE } from './tried-elsewhere.ts';
import { accountState, CHANGE_PARAMS, changeCall } from './arbitrary.ts';

const parse = (call: ChangeCall): { change: Change; params: unknown } => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return parsed;
};
const canonical = (image: unknown): string => canonicalJson(withoutPrecondition(image));

describe('the catalogue', () => {
  it('has one change to an id, and parameters for each in these tests', () => {
    const ids = CHANGES.map((change) => change.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...Object.keys(CHANGE_PARAMS), ...TRIED_ELSEWHERE].sort()).toEqual([...ids].sort());
    expect(findChange('delete-everything')).toBeUndefined();
  });

  it('is read back, once applied, exactly as its post-image says', async () => {
    await fc.assert(
      fc.asyncProperty(accountState, changeCall, async (state, call) => {
        const model = createAccountModel(state);
        const { change, params } = parse(call);
        const preImage = await change.capture(params, model.reader);
        model.apply(change.call(params, preImage));
        const seen = await change.capture(params, model.reader);
        expect(canonical(seen)).toBe(canonical(change.postImage(params, preImage)));
      }),
    );
  });

  it('is undone by its inverse, whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(accountState, changeCall, async (state, call) => {
        const model = createAccountModel(state);
        const { change, params } = parse(call);
        const preImage = await change.capture(params, model.reader);
        model.apply(change.call(params, preImage));
        const undo = parse(change.invert(params, preImage));
        const faulted = await undo.change.capture(undo.params, model.reader);
        model.apply(undo.change.call(undo.params, faulted));
        expect(canonical(await change.capture(params, model.reader))).toBe(canonical(preImage));
        // Undone twice, it stands again.
        const redo = parse(undo.change.invert(undo.params, faulted));
        model.apply(redo.change.call(redo.params, await redo.change.capture(redo.params, model.reader)));
        expect(canonical(await change.capture(params, model.reader))).toBe(canonical(faulted));
      }),
    );
  });

  it('asks for permission on its target alone, and its inverse acts on the same target', async () => {
    await fc.assert(
      fc.asyncProperty(accountState, changeCall, async (state, call) => {
        const { change, params } = parse(call);
        const preImage = await change.capture(params, createAccountModel(state).reader);
        const undo = parse(change.invert(params, preImage));
        expect(undo.change.target(undo.params)).toBe(change.target(params));
        const { service, operation } = change.call(params, preImage);
        const [own, ...others] = change.permissions(params, preImage);
        expect(own).toEqual({ action: `${service}:${operation}`, resource: change.target(params) });
        // Handing a role to somebody needs a permission on that role.
        expect(others.filter(({ action }) => action !== 'iam:PassRole')).toEqual([]);
      }),
    );
  });

  it('guards every write to a configuration by the revision that was read', async () => {
    const model = createAccountModel();
    const { change, params } = parse({
      change: 'set-function-timeout',
      params: { function_arn: FUNCTION, timeout_seconds: 30 },
    });
    const stale = await change.capture(params, model.reader);
    model.apply(change.call(params, stale));
    expect(() => model.apply(change.call(params, stale))).toThrow('PreconditionFailed');
  });
});

const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const statement = (members: object): object => ({ ...DOCUMENT, Statement: [members] });

const REFUSED: [string, string, object][] = [
  ['a time-out of nothing', 'set-function-timeout', { function_arn: FUNCTION, timeout_seconds: 0 }],
  ['a time-out above 900 s', 'set-function-timeout', { function_arn: FUNCTION, timeout_seconds: 901 }],
  ['a time-out of half seconds', 'set-function-timeout', { function_arn: FUNCTION, timeout_seconds: 1.5 }],
  ['a time-out as text', 'set-function-timeout', { function_arn: FUNCTION, timeout_seconds: '10' }],
  ['an unknown parameter', 'set-function-timeout', { function_arn: FUNCTION, timeout_seconds: 1, force: true }],
  ['memory below 128 MB', 'set-function-memory', { function_arn: FUNCTION, memory_mb: 64 }],
  ['memory above 10,240 MB', 'set-function-memory', { function_arn: FUNCTION, memory_mb: 10_241 }],
  ['a handler with a space', 'set-function-handler', { function_arn: FUNCTION, handler: 'index .handler' }],
  ['negative concurrency', 'set-reserved-concurrency', { function_arn: FUNCTION, reserved_concurrency: -1 }],
  ['a function by its name', 'remove-reserved-concurrency', { function_arn: 'orders' }],
  ['a function version', 'remove-reserved-concurrency', { function_arn: `${FUNCTION}:3` }],
  ['a role for a function', 'remove-reserved-concurrency', { function_arn: ROLE }],
  ['a role name that is no name', 'delete-role-policy', { role_arn: `${ROLE} x`, policy_name: 'p' }],
  ['a Cyrillic look-alike', 'delete-role-policy', { role_arn: ROLE, policy_name: 'reаd' }],
  ['a user for a role', 'delete-role-policy', { role_arn: `arn:aws:iam::${ACCOUNT}:user/a`, policy_name: 'p' }],
  ['a mapping without a UUID', 'set-event-source-mapping-state', { function_arn: FUNCTION, uuid: 'x', enabled: true }],
  ['a policy that is text', 'put-role-policy', { role_arn: ROLE, policy_name: 'p', document: '{}' }],
  [
    'a policy with a principal',
    'put-role-policy',
    {
      role_arn: ROLE,
      policy_name: 'p',
      document: statement({ Effect: 'Allow', Principal: '*', Action: 'a:b', Resource: '*' }),
    },
  ],
  [
    'a statement without an action',
    'put-role-policy',
    { role_arn: ROLE, policy_name: 'p', document: statement({ Effect: 'Allow', Resource: '*' }) },
  ],
  [
    'a policy of more than 10,240 characters',
    'put-role-policy',
    {
      role_arn: ROLE,
      policy_name: 'p',
      document: statement({ Effect: 'Allow', Action: 'a:b', Resource: `arn:${'x'.repeat(10_240)}` }),
    },
  ],
  ['a change that nobody listed', 'terminate-account', {}],
];

describe('parameters', () => {
  it.each(REFUSED)('%s is refused', (_, change, params) => {
    const parsed = parseChangeCall({ change, params: params as Record<string, unknown> });
    expect('problems' in parsed && parsed.problems.length).toBeGreaterThan(0);
  });
});

const FOREIGN_ACCOUNT = ROLE.replace(ACCOUNT, '999999999999');
const FOREIGN_REGION = FUNCTION.replace('eu-west-1', 'us-east-1');

describe('scope', () => {
  it.each([
    ['a role of another account', 'delete-role-policy', { role_arn: FOREIGN_ACCOUNT, policy_name: 'read-orders' }],
    ['a function of another region', 'set-function-timeout', { function_arn: FOREIGN_REGION, timeout_seconds: 3 }],
    [
      'its trigger',
      'set-event-source-mapping-state',
      { function_arn: FOREIGN_REGION, uuid: MAPPING.slice(-36), enabled: true },
    ],
  ])('%s is not read, though its namesake is here', async (_, id, given) => {
    const { change, params } = parse({ change: id, params: given });
    await expect(change.capture(params, createAccountModel().reader)).rejects.toThrow('is not');
  });
});
