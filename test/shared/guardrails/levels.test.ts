import { describe, expect, it } from 'vitest';
import type { Guardrail } from '../../../shared/guardrails/guardrail.ts';
import { GUARDRAILS, judgeAll, violationsIn } from '../../../shared/guardrails/index.ts';
import { levelOf, refusedLevels } from '../../../shared/guardrails/levels.ts';
import { settle, withWarnings } from '../../../shared/guardrails/settle.ts';
import { DEFAULT_POLICY, type GuardrailLevel, type Policy } from '../../../shared/policy.ts';
import { type Proposal, proposalHash } from '../../../shared/proposal.ts';
import { READ_ORDERS } from '../aws/account-model.ts';
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

const policyWith = (guardrail_levels: Policy['guardrail_levels']): Policy => ({ ...DEFAULT_POLICY, guardrail_levels });
const ids = (judgements: readonly { id: string }[]): string[] => judgements.map(({ id }) => id);
const unpriced = (scene: Scene): Proposal =>
  withAction(scene.candidate.proposal, { cost: { monthly_nano_usd: 'unknown', formula: 'no figures' } });
const minutes = (count: number): string => new Date(NOW.getTime() + count * 60_000).toISOString();

describe('a guardrail that warns', () => {
  it('tells of a cost that nobody knows, and stops nothing', async () => {
    const scene = await sceneOf();
    const candidate = await recandidate(scene, { proposal: unpriced(scene) });
    const { warnings, blocks, escalations, corrected } = settle(candidate);
    expect(ids(warnings)).toEqual(['unknown-cost']);
    expect(warnings[0]?.detail).toContain('no figures');
    expect({ blocks, escalations, corrected }).toEqual({ blocks: [], escalations: [], corrected: undefined });
  });

  it('does not stop the executor either', async () => {
    const scene = await sceneOf();
    expect(violators(await recandidate(scene, { proposal: unpriced(scene) }))).toEqual([]);
  });

  it.each([
    ['Cyrillic', 'оrders', '<U+043E>rders'],
    ['not shown', 'ord\u200Bers', 'ord<U+200B>ers'],
    ['turned around', 'orders\u202E', 'orders<U+202E>'],
    ['beyond the first plane', 'orders\u{E0041}', 'orders<U+E0041>'],
  ])('spells out a letter that is %s', async (_, name, spelled) => {
    const scene = await sceneOf();
    const params = { ...PUT_BACK.params, policy_name: name };
    const { warnings } = settle(
      await recandidate(scene, { proposal: withAction(scene.candidate.proposal, { params }) }),
    );
    expect(warnings.find(({ id }) => id === 'plain-names')?.detail).toContain(`\`${spelled}\``);
  });

  it('is hashed with the rest, and said once', async () => {
    const { proposal } = (await sceneOf()).candidate;
    const told = withWarnings(withWarnings(proposal, ['a']), ['a', 'b']);
    expect(told.warnings).toEqual(['a', 'b']);
    expect(told.hash).not.toBe(proposal.hash);
    expect(told.hash).toBe(proposalHash(told));
  });
});

describe('a guardrail that corrects', () => {
  it.each<[string, string, Partial<Proposal>, Partial<Proposal>]>([
    ['expiry-sane', 'shortens a life that is too long', { expires_at: minutes(61) }, { expires_at: minutes(60) }],
    ['quorum-from-policy', 'asks as many people as the policy', { approvals_needed: 1 }, { approvals_needed: 2 }],
  ])('%s %s, says so, and passes then', async (id, _what, wrong, right) => {
    const scene = await sceneOf();
    const proposal = withProposal(scene.candidate.proposal, wrong);
    const { corrected, blocks } = settle(await recandidate(scene, { proposal }));
    expect(blocks).toEqual([]);
    expect(corrected).toMatchObject({ ...right, warnings: [expect.stringContaining(`${id}: corrected, because`)] });
    const again = settle(await recandidate(scene, { proposal: corrected ?? proposal }));
    expect(again).toEqual({ blocks: [], escalations: [], warnings: [], corrected: undefined });
  });

  it('makes all corrections at once', async () => {
    const scene = await sceneOf();
    const proposal = withProposal(scene.candidate.proposal, { approvals_needed: 5, expires_at: minutes(90) });
    const { corrected } = settle(await recandidate(scene, { proposal }));
    expect(corrected).toMatchObject({ approvals_needed: 2, expires_at: minutes(60) });
    expect(corrected?.warnings).toHaveLength(2);
  });

  it('does not mend the hash of what somebody altered', async () => {
    const scene = await sceneOf();
    const altered = { ...scene.candidate.proposal, approvals_needed: 1 };
    const { corrected = altered, blocks } = settle(await recandidate(scene, { proposal: altered }));
    expect(ids(blocks)).toEqual(['hash-matches']);
    expect(ids(settle(await recandidate(scene, { proposal: corrected })).blocks)).toEqual(['hash-matches']);
  });

  it('blocks what it cannot correct', async () => {
    const scene = await sceneOf();
    const proposal = withProposal(scene.candidate.proposal, { expires_at: minutes(-1) });
    const { corrected, blocks } = settle(await recandidate(scene, { proposal }));
    expect(corrected).toBeUndefined();
    expect(ids(blocks)).toEqual(['expiry-sane']);
  });

  it('narrows a permission to the baseline where the policy lets it', async () => {
    const broader = { ...READ_ORDERS, Statement: [{ ...READ_ORDERS.Statement[0], Action: 's3:*' }] };
    const greedy = { ...PUT_BACK, params: { ...PUT_BACK.params, document: broader } };
    const scene = await sceneOf(LOST_POLICY, [greedy]);
    const refused = settle(scene.candidate);
    expect(ids(refused.blocks)).toContain('not-broader-than-baseline');
    expect(refused.corrected).toBeUndefined();
    const policy = policyWith({ 'not-broader-than-baseline': 'correct' });
    const { corrected } = settle({ ...scene.candidate, policy });
    expect(corrected?.actions[0]?.params).toEqual(PUT_BACK.params);
    const again = settle(await recandidate(scene, { policy, proposal: corrected ?? scene.candidate.proposal }));
    expect(again).toEqual({ blocks: [], escalations: [], warnings: [], corrected: undefined });
  });

  it('has nothing to narrow to without the baseline’s own policy', async () => {
    const scene = await sceneOf(LOST_POLICY, [{ ...PUT_BACK, params: { ...PUT_BACK.params, policy_name: 'new' } }]);
    const policy = policyWith({ 'not-broader-than-baseline': 'correct' });
    const { corrected, blocks } = settle({ ...scene.candidate, policy });
    expect(corrected).toBeUndefined();
    expect(ids(blocks)).toContain('not-broader-than-baseline');
  });

  it('refuses at execution: nobody approved what it would make of it', async () => {
    const scene = await sceneOf();
    const proposal = withProposal(scene.candidate.proposal, { approvals_needed: 1 });
    expect(violators(await recandidate(scene, { proposal }))).toEqual(['quorum-from-policy']);
  });
});

describe('a guardrail that escalates', () => {
  it('hands what may be deliberate to a person', async () => {
    const scene = await sceneOf();
    const diagnosis = { ...scene.candidate.diagnosis, conclusion: 'deliberate' as const };
    const { escalations, blocks } = settle(await recandidate(scene, { diagnosis }));
    expect(ids(escalations)).toEqual(['no-deliberate-control']);
    expect(blocks).toEqual([]);
  });
});

describe('a guardrail that throws', () => {
  const broken = (level: GuardrailLevel): Guardrail => ({
    id: 'broken',
    explanation: '',
    level,
    judge: () => {
      throw new TypeError('no idea');
    },
    correct: () => ({}),
  });
  it.each<[GuardrailLevel, 'blocks' | 'escalations']>([
    ['warn', 'blocks'],
    ['correct', 'blocks'],
    ['block', 'blocks'],
    ['escalate', 'escalations'],
  ])('of level %s counts among the %s', async (level, list) => {
    const { candidate } = await sceneOf();
    expect(ids(settle(candidate, [broken(level)])[list])).toEqual(['broken']);
    expect(violationsIn(judgeAll(candidate, [broken(level)]))).toHaveLength(1);
  });
});

describe('levels of a policy', () => {
  it('change what a violation does where the guardrail accepts it', async () => {
    const scene = await sceneOf();
    const proposal = unpriced(scene);
    const judged = async (level: GuardrailLevel) =>
      settle(await recandidate(scene, { proposal, policy: policyWith({ 'unknown-cost': level }) }));
    expect(ids((await judged('block')).blocks)).toEqual(['unknown-cost']);
    expect(ids((await judged('escalate')).escalations)).toEqual(['unknown-cost']);
  });

  it.each<[string, GuardrailLevel, string | undefined]>([
    ['unknown-cost', 'block', undefined],
    ['unknown-cost', 'warn', undefined],
    ['unknown-cost', 'correct', 'only warn or block or escalate'],
    ['target-in-resource-graph', 'warn', 'only block'],
    ['no-deliberate-control', 'block', 'only escalate'],
    ['hash-matches', 'correct', 'only block'],
    ['nobody-knows', 'warn', 'there is no guardrail `nobody-knows`'],
  ])('`%s` as %s', (id, level, refusal) => {
    const refused = refusedLevels({ [id]: level }, GUARDRAILS).join();
    expect(refused).toEqual(refusal === undefined ? '' : expect.stringContaining(refusal));
  });

  it('never soften a guardrail that does not accept it', () => {
    for (const guardrail of GUARDRAILS) {
      const own = guardrail.level ?? 'block';
      const softened = levelOf(guardrail, policyWith({ [guardrail.id]: 'warn' }));
      if (own !== 'warn') expect(softened, guardrail.id).not.toBe('warn');
    }
  });
});
