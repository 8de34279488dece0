import { describe, expect, it } from 'vitest';
import { CASES } from './cases.ts';
import { diagnose, resolve } from './crew.ts';
import { denied, policyDifference, settingDifference, FUNCTION } from './world.ts';

const IAM_CASE = { errors: [denied()], differences: [policyDifference()] };

describe('a resolver with the runbooks', () => {
  it.each(CASES)('proposes $change when $what', async (symptoms) => {
    const found = await resolve(await diagnose(symptoms));
    expect(found).toMatchObject({ choice: [{ change: symptoms.change }] });
    expect(found.usage).toMatchObject({ tool_calls: 2, model_calls: 1 });
  });

  it('puts the value of the baseline back', async () => {
    const symptoms = CASES.find(({ change }) => change === 'set-function-timeout') ?? {};
    const found = await resolve(await diagnose(symptoms));
    expect(found).toMatchObject({ choice: [{ params: { function_arn: FUNCTION, timeout_seconds: 30 } }] });
  });

  it('proposes one change for each of two causes', async () => {
    const found = await resolve(
      await diagnose({
        errors: [denied(), ...(CASES.find(({ change }) => change === 'set-function-timeout')?.errors ?? [])],
        differences: [policyDifference(), settingDifference('timeout_seconds', 30, 1)],
      }),
    );
    expect(found).toMatchObject({ choice: [{ change: 'put-role-policy' }, { change: 'set-function-timeout' }] });
  });

  it('leaves a difference alone that does not explain the cause, and says so', async () => {
    const differences = [policyDifference(), settingDifference('memory_mb', 512, 256)];
    const found = await resolve(await diagnose({ errors: [denied()], differences }));
    expect(found).toMatchObject({ choice: [{ change: 'put-role-policy' }] });
    expect(found).toHaveProperty('considered.0.change', expect.stringContaining('memory'));
  });

  it('keeps nothing of a dry run in an action but what a proposal holds', async () => {
    const found = await resolve(await diagnose(IAM_CASE));
    expect(found).not.toHaveProperty('actions.0.problems');
    expect(found).not.toHaveProperty('actions.0.permissions.0.allowed');
  });
});

describe('a resolver proposes nothing', () => {
  const REFUSALS = [
    ['the dry run finds a problem', { problems: ['the role is gone'] }, 'the role is gone'],
    ['it would change nothing', { no_op: true }, 'it would change nothing'],
    ['only a person may do it', { risk: 'R4' as const }, 'R4'],
    [
      'the repair role may not do it',
      { permissions: [{ action: 'iam:PutRolePolicy', resource: '*', allowed: false, decision: 'implicitDeny' }] },
      'may not iam:PutRolePolicy',
    ],
  ] as const;

  it.each(REFUSALS)('when %s', async (_, problem, reason) => {
    const diagnosed = await diagnose(IAM_CASE);
    const real = diagnosed.world.validate_change;
    const validate_change = (input: Parameters<Extract<typeof real, (...args: never) => unknown>>[0]) => {
      const answer = typeof real === 'function' ? real(input) : 'down';
      return typeof answer === 'string'
        ? answer
        : {
            ...answer,
            ...structuredClone(problem),
            permissions: [...('permissions' in problem ? problem.permissions : answer.permissions)],
            problems: [...('problems' in problem ? problem.problems : [])],
          };
    };
    const found = await resolve({ ...diagnosed, world: { ...diagnosed.world, validate_change } });
    expect(found).toHaveProperty('none', expect.stringContaining(reason));
  });

  it.each(['inconclusive', 'recovered', 'deliberate'] as const)('when the diagnosis is %s', async (conclusion) => {
    const diagnosed = await diagnose(IAM_CASE);
    const found = await resolve({ ...diagnosed, diagnosis: { ...diagnosed.diagnosis, conclusion } });
    expect(found).toHaveProperty('none', expect.stringContaining(conclusion));
    expect(found.usage.tool_calls).toBe(0);
  });

  it.each(['list_possible_changes', 'validate_change'] as const)('when %s cannot answer', async (tool) => {
    const diagnosed = await diagnose(IAM_CASE);
    const found = await resolve({ ...diagnosed, world: { ...diagnosed.world, [tool]: 'ThrottlingException' } });
    expect(found).toHaveProperty('none', expect.stringContaining(tool));
  });

  it('when the target is not a resource of the incident', async () => {
    const diagnosed = await diagnose(IAM_CASE);
    const evidence = diagnosed.evidence.filter(({ tool }) => tool !== 'get_dependencies');
    expect(await resolve({ ...diagnosed, evidence })).toHaveProperty('none');
  });
});
