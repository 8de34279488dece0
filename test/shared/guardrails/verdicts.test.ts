import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../shared/guardrails/guardrail.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';
import { type AccountState, FUNCTION } from '../aws/account-model.ts';
import { NOW, outcomeOf, recandidate, type Scene, sceneOf, withAction, withProposal } from './candidate-fixture.ts';

const SET_TIMEOUT: ChangeCall = {
  change: 'set-function-timeout',
  params: { function_arn: FUNCTION, timeout_seconds: 10 },
};
const SLOW = (state: AccountState): unknown => (state.fn.timeout = 1);
const unknownChange = (scene: Scene): Promise<Candidate> =>
  recandidate(scene, { proposal: withAction(scene.candidate.proposal, { change: 'nobody-knows' }) });

describe('a rule that does not concern the proposal', () => {
  it.each(['not-broader-than-baseline', 'no-deliberate-control'])(
    '`%s` has nothing to say to a change that touches no permission',
    async (id) => {
      expect(outcomeOf((await sceneOf(SLOW, [SET_TIMEOUT])).candidate, id)).toBe('not-applicable');
    },
  );

  it.each([
    'params-valid',
    'target-in-resource-graph',
    'pre-image-fresh',
    'call-matches',
    'description-matches',
    'inverse-restores-pre-image',
    'no-problems',
  ])('`%s` has nothing to say to a change that nobody knows', async (id) => {
    expect(outcomeOf(await unknownChange(await sceneOf()), id)).toBe('not-applicable');
  });

  it('`quorum-from-policy` has nothing to say where the policy never allows it', async () => {
    const scene = await sceneOf();
    const risks = { ...DEFAULT_POLICY.risks, R3: { ...DEFAULT_POLICY.risks.R3, approvals: 'never' as const } };
    const candidate = await recandidate(scene, { policy: { ...DEFAULT_POLICY, risks } });
    expect(outcomeOf(candidate, 'quorum-from-policy')).toBe('not-applicable');
  });
});

describe('citations', () => {
  it.each<[string, (candidate: Candidate) => Partial<Candidate>]>([
    ['gaps alone', ({ diagnosis }) => ({ diagnosis: { ...diagnosis, evidence: ['E3'] } })],
    ['what does not exist', ({ diagnosis }) => ({ diagnosis: { ...diagnosis, evidence: ['E1', 'E9'] } })],
    [
      'what does not exist, in a hypothesis',
      ({ diagnosis }) => ({
        diagnosis: { ...diagnosis, hypotheses: diagnosis.hypotheses.map((each) => ({ ...each, evidence: ['E9'] })) },
      }),
    ],
    ['what does not exist, in the proposal', ({ proposal }) => ({ proposal: { ...proposal, evidence: ['E9'] } })],
    ['an inconclusive diagnosis', ({ diagnosis }) => ({ diagnosis: { ...diagnosis, conclusion: 'inconclusive' } })],
  ])('%s do not carry a proposal', async (_, corrupt) => {
    const scene = await sceneOf();
    expect(outcomeOf(await recandidate(scene, corrupt(scene.candidate)), 'evidence-cited')).toBe('violation');
  });

  it('a gap beside an observation is welcome', async () => {
    const scene = await sceneOf();
    const diagnosis = { ...scene.candidate.diagnosis, evidence: ['E1', 'E3'] };
    expect(outcomeOf(await recandidate(scene, { diagnosis }), 'evidence-cited')).toBe('pass');
  });
});

describe('expiry', () => {
  const at = (ms: number): string => new Date(NOW.getTime() + ms).toISOString();
  it.each<[string, string, string, 'pass' | 'violation']>([
    ['one millisecond left', at(-1_000), at(1), 'pass'],
    ['none left', at(-1_000), at(0), 'violation'],
    ['the whole hour of the policy', at(0), at(3_600_000), 'pass'],
    ['one millisecond more', at(0), at(3_600_001), 'violation'],
    ['made in the future', at(60_000), at(90_000), 'violation'],
    ['no time at all', at(0), 'tomorrow', 'violation'],
  ])('%s', async (_, created_at, expires_at, outcome) => {
    const scene = await sceneOf();
    const proposal = withProposal(scene.candidate.proposal, { created_at, expires_at });
    expect(outcomeOf(await recandidate(scene, { proposal }), 'expiry-sane')).toBe(outcome);
  });
});

describe('cost', () => {
  const costing = (scene: Scene, cost: number | 'unknown'): Candidate['proposal'] =>
    withAction(scene.candidate.proposal, { cost: { monthly_nano_usd: cost, formula: '' } });

  it.each<[string, number | 'unknown', 'pass' | 'violation']>([
    ['exactly the limit', 100_000_000_000, 'pass'],
    ['a nano-dollar more', 100_000_000_001, 'violation'],
    ['a saving', -5, 'pass'],
    ['unknown', 'unknown', 'pass'],
  ])('%s', async (_, cost, outcome) => {
    const scene = await sceneOf();
    expect(outcomeOf(await recandidate(scene, { proposal: costing(scene, cost) }), 'cost-limit')).toBe(outcome);
  });

  it.each([0, 'unknown'] as const)('%s leaves as many people to agree as the policy says', async (cost) => {
    const scene = await sceneOf();
    const unattended = withProposal(costing(scene, cost), { approvals_needed: 0 });
    expect(outcomeOf(await recandidate(scene, { proposal: unattended }), 'quorum-from-policy')).toBe('violation');
    expect(outcomeOf(await recandidate(scene, { proposal: costing(scene, cost) }), 'quorum-from-policy')).toBe('pass');
  });
});

describe('hash', () => {
  it('is the one that the incident names for its live proposal', async () => {
    const scene = await sceneOf();
    const { proposal, incident } = scene.candidate;
    const live = { ...incident, proposal_id: proposal.proposal_id, proposal_hash: proposal.hash };
    expect(outcomeOf(await recandidate(scene, { incident: live }), 'hash-matches')).toBe('pass');
    const other = { ...live, proposal_hash: 'f'.repeat(64) };
    expect(outcomeOf(await recandidate(scene, { incident: other }), 'hash-matches')).toBe('violation');
  });

  it('is of this incident', async () => {
    const scene = await sceneOf();
    const proposal = withProposal(scene.candidate.proposal, { incident_id: 'inc-2' });
    expect(outcomeOf(await recandidate(scene, { proposal }), 'hash-matches')).toBe('violation');
  });
});

describe('place', () => {
  it.each<[string, Partial<Candidate['incident']['alarms'][number]>]>([
    ['another account', { accountId: '999999999999' }],
    ['another region', { region: 'us-east-1' }],
  ])('an alarm of %s does not reach this target', async (_, place) => {
    const scene = await sceneOf(SLOW, [SET_TIMEOUT]);
    const { incident } = scene.candidate;
    const elsewhere = { ...incident, alarms: incident.alarms.map((alarm) => ({ ...alarm, ...place })) };
    expect(outcomeOf(await recandidate(scene, { incident: elsewhere }), 'target-in-resource-graph')).toBe('violation');
  });
});
