import { beforeAll, describe, expect, it } from 'vitest';
import { createCritic, type CriticDeps } from '../../agents/critic/agent.ts';
import { judgeByGuardrails } from '../../agents/critic/guardrails.ts';
import { RULES } from '../../agents/critic/rules.ts';
import { DEFAULT_POLICY } from '../../shared/policy.ts';
import type { Proposal } from '../../shared/proposal.ts';
import { CASES } from './cases.ts';
import { diagnose, type Diagnosed, model, proposalOf, rehashed, runbooks } from './crew.ts';
import { denied, policyDifference, READ_POLICY, scriptedToolBox, stillClock, type World } from './world.ts';

let diagnosed: Diagnosed;
let proposal: Proposal;
beforeAll(async () => {
  diagnosed = await diagnose({ errors: [denied()], differences: [policyDifference()] });
  proposal = await proposalOf(diagnosed);
});

const review = (
  reviewed: Proposal,
  { world = diagnosed.world, ...deps }: Partial<CriticDeps> & { world?: World } = {},
) =>
  createCritic({ model, tools: scriptedToolBox(world), runbooks, clock: stillClock, ...deps }).review({
    incident: diagnosed.incident,
    diagnosis: diagnosed.diagnosis,
    evidence: diagnosed.evidence,
    proposal: reviewed,
  });

/** The proposal with fields of its only action replaced and hashed anew. */
const withAction = (fields: Partial<Proposal['actions'][number]>): Proposal =>
  rehashed(proposal, { actions: proposal.actions.map((action) => ({ ...action, ...fields })) });

const BROADER = { ...READ_POLICY, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const FOREIGN = 'arn:aws:iam::999988887777:role/payroll-role';

/** One careful corruption for each rule: everything else is kept consistent, the hash too. */
const CORRUPTIONS: [keyof typeof RULES, string, () => Proposal][] = [
  ['target-is-ours', 'names a foreign ARN', () => withAction({ target: FOREIGN })],
  ['evidence-is-cited', 'cites nothing', () => rehashed(proposal, { evidence: [] })],
  [
    'evidence-is-cited',
    'cites what was never observed',
    () => rehashed(proposal, { evidence: [...proposal.evidence, 'E77'] }),
  ],
  [
    'evidence-is-cited',
    'leaves out what the diagnosis rests on',
    () => rehashed(proposal, { evidence: proposal.evidence.slice(1) }),
  ],
  [
    'hash-covers-the-proposal',
    'was edited after it was hashed',
    () => ({ ...proposal, expires_at: '2036-01-01T00:00:00.000Z' }),
  ],
  ['risk-is-not-understated', 'understates its risk', () => rehashed(proposal, { risk: 'R1' })],
  ['fresh-dry-run-agrees', 'has a stale pre-image', () => withAction({ pre_image: READ_POLICY })],
  ['fresh-dry-run-agrees', 'promises another result', () => withAction({ post_image: BROADER })],
  [
    'fresh-dry-run-agrees',
    'has a wrong inverse',
    () => withAction({ inverse: { change: 'put-role-policy', params: {} } }),
  ],
  [
    'fresh-dry-run-agrees',
    'sends another call than it shows',
    () => withAction({ call: { service: 'iam', operation: 'DeleteRole', input: { RoleName: 'orders-role' } } }),
  ],
  ['fresh-dry-run-agrees', 'understates the risk of its action', () => withAction({ risk: 'R1' })],
  [
    'policy-is-not-broader',
    'puts a broader policy than the baseline',
    () => {
      const [action] = proposal.actions;
      const params = { ...action?.params, document: BROADER };
      const input = { ...action?.call.input, PolicyDocument: JSON.stringify(BROADER) };
      return withAction({ params, post_image: BROADER, call: { service: 'iam', operation: 'PutRolePolicy', input } });
    },
  ],
  [
    'policy-is-not-broader',
    'makes an IAM call that nobody can judge',
    () => withAction({ call: { service: 'iam', operation: 'UpdateAssumeRolePolicy', input: {} } }),
  ],
];

describe('a proposal that was corrupted', () => {
  it.each(CORRUPTIONS)('is refused by %s when it %s', async (rule, _, corrupt) => {
    const { verdict, objections } = await review(corrupt());
    expect(verdict).toBe('object');
    expect(objections.map((objection) => objection.rule)).toContain(rule);
  });

  it('with a value that is not the baseline’s is refused though a dry run of it agrees', async () => {
    const symptoms = CASES.find(({ change }) => change === 'set-function-memory') ?? {};
    const found = await diagnose(symptoms);
    const honest = await proposalOf(found);
    const tools = scriptedToolBox(found.world);
    const dryRun = await tools.call('validate_change', {
      incident_id: 'inc-1',
      change: 'set-function-memory',
      params: { ...honest.actions[0]?.params, memory_mb: 10_240 },
    });
    if (!dryRun.ok) throw new TypeError(dryRun.error);
    const actions = honest.actions.map((action) => ({ ...action, ...dryRun.output }));
    const greedy = rehashed(honest, { actions });
    const critic = createCritic({ model, tools, runbooks, clock: stillClock });
    const { objections } = await critic.review({ ...found, proposal: greedy });
    expect(objections.map(({ rule }) => rule)).toEqual(['value-is-the-baselines']);
  });

  it('to undo something unrelated is refused', async () => {
    const unrelated = withAction({ change: 'set-function-memory' });
    const { objections } = await review(unrelated, { world: { ...diagnosed.world, validate_change: () => 'no' } });
    expect(objections).not.toEqual([]);
    const judged = await review(rehashed(proposal, {}), { runbooks: [] });
    expect(judged.objections.map(({ rule }) => rule)).toContain('change-removes-a-cause');
  });
});

describe('a critic', () => {
  it.each(CASES)('agrees with the change that helps when $what', async (symptoms) => {
    const found = await diagnose(symptoms);
    const critic = createCritic({ model, tools: scriptedToolBox(found.world), runbooks, clock: stillClock });
    const critique = await critic.review({ ...found, proposal: await proposalOf(found) });
    expect(critique).toMatchObject({ verdict: 'agree', objections: [], usage: { tool_calls: 2, model_calls: 1 } });
  });

  it('objects when the diagnosis found nothing to change', async () => {
    const critic = createCritic({ model, tools: scriptedToolBox(diagnosed.world), runbooks, clock: stillClock });
    const diagnosis = { ...diagnosed.diagnosis, conclusion: 'deliberate' as const };
    const { objections } = await critic.review({ ...diagnosed, diagnosis, proposal });
    expect(objections.map(({ rule }) => rule)).toContain('diagnosis-found-a-cause');
  });

  it.each(['compare_baseline', 'validate_change'] as const)('objects when its own read of %s fails', async (tool) => {
    const { verdict, objections } = await review(proposal, { world: { ...diagnosed.world, [tool]: 'down' } });
    expect(verdict).toBe('object');
    expect(objections[0]?.rule).toBe('fresh-reads-answered');
  });

  it('objects when a dry run has a problem', async () => {
    const real = diagnosed.world.validate_change;
    const world: World = {
      ...diagnosed.world,
      validate_change: (input) => {
        const answer = typeof real === 'function' ? real(input) : 'down';
        return typeof answer === 'string' ? answer : { ...answer, problems: ['quota exceeded'] };
      },
    };
    const { objections } = await review(proposal, { world });
    expect(objections).toEqual([{ rule: 'dry-run-is-clean', detail: '`put-role-policy`: quota exceeded' }]);
  });

  it.each([
    ['agrees when traffic moved the estimate', 100, 104, 'agree'],
    ['agrees when the estimate fell', 100, 60, 'agree'],
    ['agrees when the cost was said to be unknown', 'unknown', 104, 'agree'],
    ['objects when the change is far dearer than it says', 100, 900, 'object'],
    ['objects when it costs something and says that it is free', 0, 1, 'object'],
    ['objects when it saves far less than it says', -100, -10, 'object'],
    ['objects when the cost cannot be told any more', 100, 'unknown', 'object'],
  ] as const)('%s', async (_, shown, fresh, verdict) => {
    const real = diagnosed.world.validate_change;
    const world: World = {
      ...diagnosed.world,
      validate_change: (input) => {
        const answer = typeof real === 'function' ? real(input) : 'down';
        return typeof answer === 'string' ? answer : { ...answer, cost: { monthly_nano_usd: fresh, formula: 'now' } };
      },
    };
    const proposed = withAction({ cost: { monthly_nano_usd: shown, formula: 'then' } });
    expect((await review(proposed, { world })).verdict).toBe(verdict);
  });

  it('adds the objections of the house rules, and objects when they cannot be judged', async () => {
    const judge = () => ({ objections: [{ rule: 'freeze', detail: 'no changes on Fridays' }] });
    expect((await review(proposal, { judge })).objections).toEqual([
      { rule: 'freeze', detail: 'no changes on Fridays' },
    ]);
    const broken = () => {
      throw new TypeError('no policy file');
    };
    expect(await review(proposal, { judge: broken })).toMatchObject({ verdict: 'object' });
  });

  it('objects once the incident has used its tool calls', async () => {
    const incident = { ...diagnosed.incident, usage: { ...diagnosed.incident.usage, tool_calls: 12 } };
    const critic = createCritic({ model, tools: scriptedToolBox(diagnosed.world), runbooks, clock: stillClock });
    const { objections } = await critic.review({ ...diagnosed, incident, proposal });
    expect(objections[0]?.detail).toContain('toolCallsMax');
  });
});

describe('without the rules of the critic', () => {
  it.each(CORRUPTIONS)('nothing but %s stands against a proposal that %s', async (_rule, _what, corrupt) => {
    expect(await review(corrupt(), { rules: {} })).toMatchObject({ verdict: 'agree' });
  });

  it.each(CORRUPTIONS)('%s alone refuses a proposal that %s', async (rule, _what, corrupt) => {
    const alone = { [rule]: RULES[rule] as (typeof RULES)[string] };
    expect(await review(corrupt(), { rules: alone })).toMatchObject({ verdict: 'object' });
  });
});

describe('the guardrails as house rules', () => {
  const house = { policy: DEFAULT_POLICY, clock: stillClock, baselineOf: async () => undefined };

  it('refuse to give a permission back when there is no baseline to hold it against', async () => {
    const { objections } = await review(proposal, { judge: judgeByGuardrails(house) });
    expect(objections).toContainEqual({
      rule: 'not-broader-than-baseline',
      detail: expect.stringContaining('no baseline') as string,
    });
  });
});
