import { beforeAll, describe, expect, it } from 'vitest';
import { createCritic, type Critique, type CriticDeps } from '../../agents/critic/agent.ts';
import { judgeByGuardrails } from '../../agents/critic/guardrails.ts';
import type { Baseline } from '../../shared/baseline/baseline.ts';
import { canonicalHash } from '../../shared/canonical.ts';
import { DEFAULT_POLICY } from '../../shared/policy.ts';
import { type Proposal, proposalHash } from '../../shared/proposal.ts';
import { CASES } from './cases.ts';
import { diagnose, type Diagnosed, model, proposalOf, rehashed, runbooks } from './crew.ts';
import { scriptedToolBox, stillClock } from './world.ts';

let diagnosed: Diagnosed;
let proposal: Proposal;
beforeAll(async () => {
  diagnosed = await diagnose(CASES.find(({ change }) => change === 'set-function-timeout') ?? {});
  proposal = await proposalOf(diagnosed);
});

const review = (reviewed: Proposal, judge: NonNullable<CriticDeps['judge']>): Promise<Critique> =>
  createCritic({ model, tools: scriptedToolBox(diagnosed.world), runbooks, clock: stillClock, judge }).review({
    incident: diagnosed.incident,
    diagnosis: diagnosed.diagnosis,
    evidence: diagnosed.evidence,
    proposal: reviewed,
  });

const later = (iso: string, ms: number): string => new Date(Date.parse(iso) + ms).toISOString();
/** A baseline that has the time-out that is put back. */
const healthy = (): Baseline => {
  const [action] = proposal.actions;
  const { function_arn: resource, ...value } = action?.params ?? {};
  const entry = { resource: String(resource), aspect: 'function-configuration', value, sha256: canonicalHash(value) };
  const captured = {
    workload: 'orders',
    captured_at: '',
    captured_by: '',
    resources: [entry.resource],
    alarms: [],
    entries: [entry],
  };
  return { ...captured, sha256: canonicalHash(captured) };
};
const house = judgeByGuardrails({ policy: DEFAULT_POLICY, clock: stillClock, baselineOf: async () => healthy() });

describe('the house rules of a critic', () => {
  it('have nothing to add to a proposal that is right', async () => {
    expect(await review(proposal, house)).toMatchObject({ verdict: 'agree', proposal: { hash: proposal.hash } });
  });

  it('correct a life that is too long: what is agreed to is the corrected proposal, read and judged again', async () => {
    const long = rehashed(proposal, { expires_at: later(proposal.expires_at, 60_000) });
    const critique = await review(long, house);
    expect(critique).toMatchObject({ verdict: 'agree', usage: { tool_calls: 4 } });
    expect(critique.proposal).toMatchObject({
      expires_at: proposal.expires_at,
      warnings: [expect.stringContaining('expiry-sane: corrected')],
    });
    expect(critique.proposal?.hash).toBe(proposalHash(critique.proposal ?? proposal));
  });

  it('warn in the proposal that is agreed to, under its hash', async () => {
    const critique = await review(proposal, () => ({ objections: [], warnings: ['its price is not known'] }));
    expect(critique).toMatchObject({ verdict: 'agree', proposal: { warnings: ['its price is not known'] } });
    expect(critique.proposal?.hash).toBe(proposalHash(critique.proposal ?? proposal));
    expect(critique.proposal?.hash).not.toBe(proposal.hash);
  });

  it('hand over to a person, whatever else could be corrected', async () => {
    const critique = await review(proposal, () => ({
      objections: [],
      escalations: [{ rule: 'deliberate', detail: 'somebody meant it' }],
      corrected: proposal,
    }));
    expect(critique).toMatchObject({
      verdict: 'object',
      escalated: true,
      objections: [{ rule: 'deliberate', detail: 'somebody meant it' }],
    });
  });

  it('refuse what they would correct for ever', async () => {
    const critique = await review(proposal, ({ proposal: given }) => ({ objections: [], corrected: given }));
    expect(critique.objections.map(({ rule }) => rule)).toEqual(['corrections-end']);
  });

  it('are not softened by the critic: a corrected proposal meets its rules', async () => {
    const corrected = rehashed(proposal, { evidence: [] });
    let asked = 0;
    const critique = await review(proposal, () => ({
      objections: [],
      corrected: asked++ === 0 ? corrected : undefined,
    }));
    expect(critique.objections.map(({ rule }) => rule)).toContain('evidence-is-cited');
  });
});
