import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { precheck } from '../../mcp-servers/executor/precheck.ts';
import { usageFigures } from '../../mcp-servers/remediation/usage-figures.ts';
import type { AwsReader, AwsServiceName } from '../../shared/aws/aws-reader.ts';
import { systemClock } from '../../shared/clock.ts';
import type { Policy } from '../../shared/policy.ts';
import { prepareAction } from '../../shared/propose.ts';
import { lookAlikesIn } from '../../shared/approvals/look-alikes.ts';
import { canonicalHash, canonicalJson } from '../../shared/canonical.ts';
import { type Proposal, proposalHash } from '../../shared/proposal.ts';
import { proposalSummary } from '../../shared/approvals/summary.ts';
import { approvedCase, authorizerOf, type Case, execute } from '../mcp-servers/executor/executor-case.ts';
import { type Fault, POLICY_AND_TIMEOUT, TIMEOUT_LOW } from '../mcp-servers/executor/executor-faults.ts';
import { POLICY, useExecutorAccount } from '../mcp-servers/executor/executor-world.ts';
import { repairCalls } from './trail.ts';

const account = useExecutorAccount();

type Path = readonly (string | number)[];

/** Where every value of a document is that is no object or list itself. */
const leavesOf = (value: unknown, path: Path = []): Path[] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]))
    : [path];

const replaced = <T>(document: T, path: Path, by: (before: unknown) => unknown): T => {
  const copy = structuredClone(document);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  const last = String(path.at(-1));
  (parent as Record<string, unknown>)[last] = by((parent as Record<string, unknown>)[last]);
  return copy;
};

/** Another value of the same type: what somebody would write over the first. */
const otherThan = (before: unknown): fc.Arbitrary<unknown> => {
  if (typeof before === 'number')
    return fc.maxSafeInteger().filter((value) => value !== before && !Object.is(value, -0));
  if (typeof before === 'boolean') return fc.constant(!before);
  return fc.string({ unit: 'grapheme' }).filter((text) => text.normalize('NFC') !== before);
};

/** Told to people or computed from what is told; nothing that is executed or decided by rests on them. */
const NOT_HASHED = ['hash', 'created_at', 'justification', 'evidence'];
const isHashed = ([first]: Path): boolean => !NOT_HASHED.includes(String(first));

/** What an executor finds of a proposal that was edited in its table. */
const readinessOf = async (opened: Case, edited: Proposal, also: { recordEdited?: boolean } = {}) => {
  const incident = await opened.incident();
  const record = also.recordEdited ? { ...incident, proposal_hash: edited.hash } : incident;
  return precheck(record, edited, false, opened.deps());
};

describe('an approval binds to everything that is executed', () => {
  it('A54 any one field of the proposal or of any action differs: the hash differs, and nothing is executed', async () => {
    const since = new Date();
    const opened = await approvedCase(account, POLICY_AND_TIMEOUT);
    const leaves = leavesOf(opened.proposal).filter(isHashed);
    expect(leaves.length).toBeGreaterThan(50);
    for (const path of leaves) {
      const before = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], opened.proposal);
      const [value] = fc.sample(otherThan(before), 1);
      const edited = replaced(opened.proposal, path, () => value);
      expect(proposalHash(edited), path.join('.')).not.toBe(opened.proposal.hash);
      expect(await readinessOf(opened, edited), path.join('.')).toMatchObject({ ready: false, kind: 'void' });
    }
    expect(await repairCalls(account, since)).toEqual([]);
  });

  it('A54 whoever edits the proposal also writes its new hash, and the one of the incident: nobody approved that', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const edited = replaced(opened.proposal, ['actions', 0, 'params', 'timeout_seconds'], () => 900);
    const rehashed = { ...edited, hash: proposalHash(edited) };
    expect(await readinessOf(opened, rehashed)).toMatchObject({ reason: 'proposal-changed' });
    expect(await readinessOf(opened, rehashed, { recordEdited: true })).toMatchObject({ reason: 'quorum-not-met' });
  });

  it('A54 an edited proposal is sent back to be made again, without a call', async () => {
    const since = new Date();
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const deps = opened.deps();
    deps.store.proposal = async () => replaced(opened.proposal, ['actions', 0, 'call', 'input', 'Timeout'], () => 900);
    expect(await execute(opened, deps)).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(await repairCalls(account, since)).toEqual([]);
  });

  it.each([
    ['A55 the actions are in another order', ([first, second]: Proposal['actions']) => [second!, first!]],
    ['A56 an action is added', (actions: Proposal['actions']) => [...actions, actions[0]!]],
    ['A56 an action is dropped', ([first]: Proposal['actions']) => [first!]],
  ])('%s: the hash differs, and nothing is executed', async (_, edit) => {
    const opened = await approvedCase(account, POLICY_AND_TIMEOUT);
    const edited = { ...opened.proposal, actions: edit(opened.proposal.actions) };
    expect(proposalHash(edited)).not.toBe(opened.proposal.hash);
    expect(await readinessOf(opened, edited)).toMatchObject({ ready: false, reason: 'proposal-changed' });
  });

  it('A57 a look-alike in the name of a resource: the hash differs, and people see it flagged', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const edited = replaced(opened.proposal, ['actions', 0, 'target'], (arn) =>
      String(arn).replace('orders', '\u043erders'),
    );
    expect(proposalHash(edited)).not.toBe(opened.proposal.hash);
    expect(await readinessOf(opened, edited)).toMatchObject({ ready: false, reason: 'proposal-changed' });
    expect(lookAlikesIn(edited.actions[0]!.target)).toMatchObject([{ codePoint: 'U+043E', like: 'o' }]);
    expect(proposalSummary({ ...edited, hash: proposalHash(edited) })).toMatch(/WARNING[^]*U\+043E/);
  });
});

describe('A58 a value has one canonical form', () => {
  it.each([
    ['1 and 1.0 are one number', JSON.parse('{"a":1}'), JSON.parse('{"a":1.0}'), true],
    ['1 and 1e0 are one number', JSON.parse('{"a":1}'), JSON.parse('{"a":1e0}'), true],
    ['a number is not its text', { a: 1 }, { a: '1' }, false],
    ['the order of keys says nothing', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['the order of a list does', { a: [1, 2] }, { a: [2, 1] }, false],
    ['one text in two Unicode forms is one text', { a: 'caf\u00e9' }, { a: 'cafe\u0301' }, true],
    ['null is not absent', { a: null }, {}, false],
  ])('%s', (_, one, other, same) => {
    expect(canonicalHash(one) === canonicalHash(other)).toBe(same);
  });

  it.each([-0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1, '\ud800', new Date(), 1n])(
    '%s has none, and is refused',
    (value) => {
      expect(() => canonicalJson({ value })).toThrow();
    },
  );

  it('and a stored proposal with a value that has none is not executed', async () => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    for (const value of [-0, 10.5]) {
      const edited = replaced(opened.proposal, ['actions', 0, 'params', 'timeout_seconds'], () => value);
      expect(await readinessOf(opened, edited)).toMatchObject({ ready: false, reason: 'proposal-changed' });
    }
  });
});

describe('what an approval rests on is looked at again', () => {
  it.each([
    ['still permits it: people are asked again', { version: 'test-2' }, 'policy-changed'],
    ['forbids it: that is said', { version: 'test-2', denied_changes: ['set-function-timeout'] }, 'policy-refuses'],
    ['forbids it under the same version', { denied_changes: ['set-function-timeout'] }, 'policy-refuses'],
    [
      'is one of the operator in Cedar that forbids it',
      { cedar: '@id("not-now")\n@explanation("not now")\nforbid (principal, action, resource);' },
      'policy-refuses',
    ],
  ])('A59 the policy changed after the approval and %s', async (_, changes, reason) => {
    const opened = await approvedCase(account, TIMEOUT_LOW);
    const policy = { ...POLICY, ...changes };
    const answer = await execute(opened, { policy, authorizer: await authorizerOf(policy) });
    expect(answer).toMatchObject({ outcome: 'not-executed', status: 'DIAGNOSED' });
    expect(await opened.incident()).toMatchObject({ reason });
    expect(opened.sent).toEqual([]);
  });

  const MEMORY_HIGH: Fault = {
    breakIt: ({ root }) =>
      root.send('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'orders', MemorySize: 512 }),
    calls: ({ functionArn: function_arn }) => [
      { change: 'set-function-memory', params: { function_arn, memory_mb: 128 } },
    ],
  };

  /** The account with a function that is called so often in a week. */
  const calledWeekly = (invocations: number): AwsReader => ({
    ...account.reader,
    read: async <O>(service: AwsServiceName, operation: string, input: object) => {
      const { MetricName } = input as { MetricName?: string };
      const Datapoints = [MetricName === 'Invocations' ? { Sum: invocations } : { Average: 900 }];
      return operation === 'GetMetricStatistics'
        ? ({ Datapoints } as O)
        : account.reader.read<O>(service, operation, input);
    },
  });

  const approvedAt = async (invocations: number, policy: Policy): Promise<Case> => {
    await MEMORY_HIGH.breakIt(account);
    const [call] = MEMORY_HIGH.calls(account);
    const aws = calledWeekly(invocations);
    const usage = await usageFigures(account.functionArn, { aws, clock: systemClock });
    const { action } = await prepareAction(call!, aws, usage);
    return approvedCase(account, { ...MEMORY_HIGH, breakIt: async () => undefined }, policy, { actions: [action!] });
  };

  it.each([
    ['is as it was shown', 1_000_000, 1_000_000, 0, 'EXECUTED'],
    ['differs by less than a cent', 1_000_000, 1_000_100, 0, 'EXECUTED'],
    ['differs by dollars', 1_000_000, 3_000_000, 0, 'DIAGNOSED'],
    ['differs by dollars the other way', 3_000_000, 1_000_000, 0, 'DIAGNOSED'],
    ['differs by dollars that the policy tolerates', 1_000_000, 1_200_000, 1_000, 'EXECUTED'],
  ])('A60 a cost that %s: %i invocations a week, now %i, tolerance %i cents', async (_, shown, now, cents, status) => {
    const policy = { ...POLICY, cost_tolerance_cents: cents };
    const opened = await approvedAt(shown, policy);
    expect(opened.proposal.actions[0]!.cost.monthly_nano_usd).toBeLessThan(0);
    expect(await execute(opened, { aws: calledWeekly(now) })).toMatchObject({ status });
    if (status === 'DIAGNOSED') expect(await opened.incident()).toMatchObject({ reason: 'cost-changed' });
    expect(opened.sent).toHaveLength(status === 'EXECUTED' ? 1 : 0);
  });
});
