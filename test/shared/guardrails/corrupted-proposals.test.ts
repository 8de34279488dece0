import { describe, expect, it } from 'vitest';
import { GUARDRAILS, judgeAll } from '../../../shared/guardrails/index.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';
import { type AccountState, ACCOUNT, FUNCTION, MANAGED, QUEUE, READ_ORDERS, ROLE, UUID } from '../aws/account-model.ts';
import {
  LOST_POLICY,
  NOW,
  PUT_BACK,
  recandidate,
  type Scene,
  sceneOf,
  violators,
  withAction,
  withProposal,
} from './candidate-fixture.ts';
import type { Candidate } from '../../../shared/guardrails/guardrail.ts';

const HELPFUL: [string, (state: AccountState) => unknown, ChangeCall[]][] = [
  ['a lost policy put back', LOST_POLICY, [PUT_BACK]],
  [
    'a detached policy attached again',
    (state) => (state.attached = []),
    [{ change: 'attach-role-policy', params: { role_arn: ROLE, policy_arn: MANAGED } }],
  ],
  [
    'a time-out and memory set back together',
    (state) => Object.assign(state.fn, { timeout: 1, memory: 130 }),
    [
      { change: 'set-function-timeout', params: { function_arn: FUNCTION, timeout_seconds: 10 } },
      { change: 'set-function-memory', params: { function_arn: FUNCTION, memory_mb: 128 } },
    ],
  ],
  [
    'reserved concurrency removed',
    (state) => (state.reserved = 0),
    [{ change: 'remove-reserved-concurrency', params: { function_arn: FUNCTION } }],
  ],
  [
    'a trigger enabled',
    (state) => (state.mapping.state = 'Disabled'),
    [{ change: 'set-event-source-mapping-state', params: { function_arn: FUNCTION, uuid: UUID, enabled: true } }],
  ],
];

describe('a proposal that mends what broke', () => {
  it.each(HELPFUL)('passes every guardrail: %s', async (_, fault, calls) => {
    const { candidate } = await sceneOf(fault, calls);
    expect(violators(candidate)).toEqual([]);
  });
});

const BROADER = { ...READ_ORDERS, Statement: [{ ...READ_ORDERS.Statement[0], Action: 's3:*' }] };
const FOREIGN = ROLE.replace(ACCOUNT, '999999999999');
const putOn = (role_arn: string): ChangeCall['params'] => ({ ...PUT_BACK.params, role_arn });
const setTimeout = (seconds: number): ChangeCall => ({
  change: 'set-function-timeout',
  params: { function_arn: FUNCTION, timeout_seconds: seconds },
});

type Corrupt = (scene: Scene) => Promise<Candidate>;
const corruptAction =
  (members: Parameters<typeof withAction>[1]): Corrupt =>
  (scene) =>
    recandidate(scene, { proposal: withAction(scene.candidate.proposal, members) });
const corruptProposal =
  (members: Parameters<typeof withProposal>[1]): Corrupt =>
  (scene) =>
    recandidate(scene, { proposal: withProposal(scene.candidate.proposal, members) });

/** What is wrong, the rule that refuses it, and how it is made; every one has the hash that fits it, but one. */
const CORRUPTED: [string, string, Corrupt][] = [
  ['a change outside the catalogue', 'change-in-catalogue', corruptAction({ change: 'create-access-key' })],
  ['an unknown parameter', 'params-valid', corruptAction({ params: { ...PUT_BACK.params, force: true } })],
  ['a target that is not the one shown', 'target-in-resource-graph', corruptAction({ target: FUNCTION })],
  [
    'a diagnosis without a citation',
    'evidence-cited',
    (scene) => recandidate(scene, { diagnosis: { ...scene.candidate.diagnosis, evidence: [] } }),
  ],
  [
    'an action that another call makes',
    'call-matches',
    corruptAction({ call: { service: 'iam', operation: 'PutRolePolicy', input: {} } }),
  ],
  ['a summary that says something else', 'description-matches', corruptAction({ summary: 'do nothing' })],
  [
    'a wrong undo',
    'inverse-restores-pre-image',
    corruptAction({ inverse: { change: 'delete-role-policy', params: { role_arn: ROLE, policy_name: 'other' } } }),
  ],
  ['another risk', 'risk-executable', corruptProposal({ risk: 'R1', approvals_needed: 1 })],
  ['fewer approvals than the policy asks for', 'quorum-from-policy', corruptProposal({ approvals_needed: 1 })],
  ['a cost above the limit', 'cost-limit', corruptAction({ cost: { monthly_nano_usd: 101_000_000_000, formula: '' } })],
  [
    'an expiry beyond the policy',
    'expiry-sane',
    corruptProposal({ expires_at: new Date(NOW.getTime() + 86_400_000).toISOString() }),
  ],
  [
    'a hash of something else',
    'hash-matches',
    (scene) => recandidate(scene, { proposal: { ...scene.candidate.proposal, hash: '0'.repeat(64) } }),
  ],
];

describe('a corrupted proposal', () => {
  it.each(CORRUPTED)('%s is refused by `%s` alone', async (_, id, corrupt) => {
    expect(violators(await corrupt(await sceneOf()))).toEqual([id]);
  });

  it('a policy broader than the baseline is refused by `not-broader-than-baseline`, and for where its words come from', async () => {
    const { candidate } = await sceneOf(LOST_POLICY, [
      { ...PUT_BACK, params: { ...PUT_BACK.params, document: BROADER } },
    ]);
    expect(violators(candidate)).toEqual(['parameters-from-trusted-source', 'not-broader-than-baseline']);
  });

  it('a stale pre-image is refused by `pre-image-fresh` alone, even when only the revision is another', async () => {
    const scene = await sceneOf((state) => (state.fn.timeout = 1), [setTimeout(10)]);
    const handler = { FunctionName: FUNCTION, Handler: 'index.other' };
    scene.model.apply({ service: 'lambda', operation: 'UpdateFunctionConfiguration', input: handler });
    expect(violators(await recandidate(scene, {}))).toEqual(['pre-image-fresh']);
  });

  it('a foreign ARN is refused, and its namesake here is not read for it', async () => {
    const scene = await sceneOf();
    const candidate = await corruptAction({ target: FOREIGN, params: putOn(FOREIGN) })(scene);
    expect(violators(candidate)).toEqual(['target-in-resource-graph', 'pre-image-fresh']);
  });

  it('a role of this account that is not of this incident is refused by `target-in-resource-graph`', async () => {
    const { candidate } = await sceneOf(LOST_POLICY, [{ ...PUT_BACK, params: putOn(`${ROLE}-2`) }]);
    expect(violators(candidate)).toContain('target-in-resource-graph');
  });

  it('five actions, and two on one thing, are refused by `actions-count` alone', async () => {
    const scene = await sceneOf((state) => (state.fn.timeout = 1), [setTimeout(10), setTimeout(1)]);
    expect(violators(scene.candidate)).toEqual(['actions-count']);
    const [first] = scene.candidate.proposal.actions;
    const five = withProposal(scene.candidate.proposal, { actions: Array.from({ length: 5 }, () => first!) });
    expect(violators(await recandidate(scene, { proposal: five }))).toEqual(['actions-count']);
  });

  it('taking a Deny away is refused by `no-deliberate-control`, and its risk is R4', async () => {
    const scene = await sceneOf();
    scene.model.state.inline.stop = { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
    const removal = { role_arn: ROLE, policy_name: 'stop' };
    const corrupt = corruptAction({
      change: 'delete-role-policy',
      params: removal,
      pre_image: scene.model.state.inline.stop,
    });
    expect(violators(await corrupt(scene))).toEqual(
      expect.arrayContaining(['no-deliberate-control', 'risk-executable']),
    );
  });

  it('anything at all is refused by `no-deliberate-control` when it was done on purpose', async () => {
    const scene = await sceneOf();
    const diagnosis = { ...scene.candidate.diagnosis, conclusion: 'deliberate' as const };
    expect(violators(await recandidate(scene, { diagnosis }))).toEqual(['no-deliberate-control']);
  });

  it('a change with a problem of its own is refused by `no-problems`', async () => {
    const { candidate } = await sceneOf(
      () => undefined,
      [
        {
          ...PUT_BACK,
          params: {
            ...PUT_BACK.params,
            document: { ...READ_ORDERS, Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] },
          },
        },
      ],
    );
    expect(violators(candidate)).toEqual([
      'parameters-from-trusted-source',
      'not-broader-than-baseline',
      'no-problems',
    ]);
  });

  it('a value that nobody but a log line says is refused by `parameters-from-trusted-source` alone', async () => {
    const { candidate } = await sceneOf((state) => (state.fn.timeout = 1), [setTimeout(900)]);
    expect(violators(candidate)).toEqual(['parameters-from-trusted-source']);
  });

  it("the product's own function is refused by `not-self`", async () => {
    const own = `${FUNCTION.slice(0, -'orders'.length)}firebreak-executor`;
    const scene = await sceneOf();
    const proposal = withAction(scene.candidate.proposal, {
      params: { ...PUT_BACK.params, policy_name: 'firebreak-x' },
    });
    expect(violators(await recandidate(scene, { proposal }))).toContain('not-self');
    const target = withAction(scene.candidate.proposal, { target: own });
    expect(violators(await recandidate(scene, { proposal: target }))).toContain('not-self');
  });

  it('every rule refuses at least one of these', () => {
    const named = new Set(CORRUPTED.map(([, id]) => id));
    const elsewhere = [
      'not-broader-than-baseline',
      'parameters-from-trusted-source',
      'pre-image-fresh',
      'actions-count',
      'no-deliberate-control',
      'no-problems',
      'not-self',
    ];
    const refusing = GUARDRAILS.filter(({ level }) => level !== 'warn');
    expect([...named, ...elsewhere].sort()).toEqual(refusing.map(({ id }) => id).sort());
  });
});

describe('judging', () => {
  it('counts a rule that throws as a violation', async () => {
    const { candidate } = await sceneOf();
    const broken = {
      id: 'broken',
      explanation: '',
      judge: () => {
        throw new Error('no idea');
      },
    };
    expect(judgeAll(candidate, [broken])).toEqual([
      {
        id: 'broken',
        explanation: '',
        level: 'block',
        outcome: 'violation',
        detail: 'it could not be judged: no idea',
      },
    ]);
  });

  it('gives a verdict and an explanation for every rule', async () => {
    const judgements = judgeAll((await sceneOf()).candidate);
    expect(judgements.map(({ id }) => id)).toEqual(GUARDRAILS.map(({ id }) => id));
    expect(judgements.every(({ explanation }) => explanation.length > 20)).toBe(true);
  });

  it('refuses everything without a baseline that gives permissions', async () => {
    const scene = await sceneOf();
    expect(violators(await recandidate(scene, { baseline: undefined }))).toEqual([
      'parameters-from-trusted-source',
      'not-broader-than-baseline',
    ]);
  });

  it('asks again what the policy says, as it is now', async () => {
    const scene = await sceneOf();
    const never = { ...DEFAULT_POLICY.risks, R3: { ...DEFAULT_POLICY.risks.R3, approvals: 'never' as const } };
    expect(violators(await recandidate(scene, { policy: { ...DEFAULT_POLICY, risks: never } }))).toEqual([
      'risk-executable',
    ]);
  });

  it.each([QUEUE, 'not-an-arn'])('does not touch %s', async (target) => {
    const scene = await sceneOf();
    expect(violators(await corruptAction({ target })(scene))).toEqual(['target-in-resource-graph']);
  });
});
