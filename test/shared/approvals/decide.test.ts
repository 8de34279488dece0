import { beforeEach, describe, expect, it } from 'vitest';
import { decide, type DecideDependencies } from '../../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../../shared/approvals/decision-request.ts';
import { createHmacSealer } from '../../contracts/hmac-sealer.ts';
import { countQuorum } from '../../../shared/approvals/quorum.ts';
import { verifyChain } from '../../../shared/audit/verify-chain.ts';
import type { Incident } from '../../../shared/incident.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/policy.ts';
import type { Proposal, Risk } from '../../../shared/proposal.ts';
import { memoryStores } from '../../../shared/store/memory-store.ts';
import { deciders } from './people.ts';
import { alarm, moveOf, openIncident, proposalFor, StandingClock, walk } from '../store/records.ts';

const policyOf = (risk: Risk, approvals: number | 'never'): Policy => ({
  ...DEFAULT_POLICY,
  version: 'test-1',
  risks: { ...DEFAULT_POLICY.risks, [risk]: { ...DEFAULT_POLICY.risks[risk], approvals } },
});

let clock: StandingClock;
let deps: DecideDependencies;
/** The same database seen by another process. */
let elsewhere: DecideDependencies;
beforeEach(() => {
  clock = new StandingClock();
  const createStore = memoryStores();
  const sealer = createHmacSealer(Buffer.alloc(32, 7));
  deps = { store: createStore({ clock }), sealer, policy: policyOf('R2', 1), clock, ...deciders };
  elsewhere = { ...deps, store: createStore({ clock }) };
});

const proposed = async (over: Partial<Proposal> = {}): Promise<Incident> => {
  const diagnosed = await walk(deps.store, await openIncident(deps.store), 'INVESTIGATING', 'DIAGNOSED');
  return deps.store.move(moveOf(diagnosed, 'PROPOSED', { proposal: proposalFor(diagnosed, over) }));
};

const by = (approver: string, incident: Incident, over: Partial<DecisionRequest> = {}): DecisionRequest => ({
  incidentId: incident.incident_id,
  hash: incident.proposal_hash ?? '',
  decision: 'approve',
  reason: 'seen it',
  approver,
  channel: 'cli',
  ...over,
});

const decisionsOf = (incident: Incident) => deps.store.approvals(incident.incident_id, incident.proposal_id ?? '');
const lastEntry = async (incident: Incident) => (await deps.store.auditTrail(incident.incident_id)).at(-1);

describe('an approval', () => {
  it('that completes the quorum moves the incident to APPROVED and is stored with the move, sealed', async () => {
    const incident = await proposed();
    const decided = await decide(deps, by('ada', incident));
    expect(decided).toMatchObject({ outcome: 'approved', incident: { status: 'APPROVED' } });
    const [approval] = await decisionsOf(incident);
    expect(approval).toMatchObject({ approver: 'ada', hash: incident.proposal_hash, decision: 'approve' });
    expect(await deps.sealer.verify(approval!)).toBe(true);
    expect(await lastEntry(incident)).toMatchObject({ by: 'approver', principal: 'ada', to: 'APPROVED' });
  });

  it('keeps no secret that its reason holds: not in the decision, and not in the trail', async () => {
    const incident = await proposed();
    await decide(deps, by('ada', incident, { reason: 'tried DB_PASS=Zq8Lm3Vt9 and it works' }));
    const [approval] = await decisionsOf(incident);
    expect(approval?.reason).toBe('tried DB_PASS=⟨masked⟩ and it works');
    expect(JSON.stringify(await deps.store.auditTrail(incident.incident_id))).not.toContain('Zq8Lm3Vt9');
  });

  it('against a proposal says why: a reason that nobody sees is none', async () => {
    const incident = await proposed();
    const silent = by('ada', incident, { decision: 'reject', reason: '\u200b\u2060' });
    expect(await decide(deps, silent)).toMatchObject({ outcome: 'refused', why: 'reason-missing' });
  });

  it.each([12, 13, 63, 64])('may name the first %i characters of the hash', async (length) => {
    const incident = await proposed();
    const decided = await decide(deps, by('ada', incident, { hash: incident.proposal_hash!.slice(0, length) }));
    expect(decided.outcome).toBe('approved');
  });

  it.each([
    ['too short a hash', (hash: string) => hash.slice(0, 11)],
    ['no hash', () => ''],
    ['another hash', (hash: string) => hash.replace(/^./, (first) => (first === '0' ? '1' : '0'))],
    ['more than the hash', (hash: string) => `${hash}0`],
  ])('with %s is refused', async (_name, hashOf) => {
    const incident = await proposed();
    const decided = await decide(deps, by('ada', incident, { hash: hashOf(incident.proposal_hash!) }));
    expect(decided).toMatchObject({ outcome: 'refused', why: 'unknown-hash', incident: { status: 'PROPOSED' } });
    expect(await decisionsOf(incident)).toEqual([]);
  });

  it('of an incident that does not exist is refused', async () => {
    const incident = await proposed();
    const decided = await decide(deps, by('ada', incident, { incidentId: 'INC-20261120-AAAAAA' }));
    expect(decided).toEqual({ outcome: 'refused', why: 'no-such-incident' });
  });

  it.each([
    [-1, 'approved'],
    [0, 'refused'],
    [1, 'refused'],
  ])('%i ms from the expiry is %s', async (ms, outcome) => {
    const incident = await proposed();
    clock.goOn(Date.parse(incident.proposal_expires_at!) - clock.now().getTime() + ms);
    const decided = await decide(deps, by('ada', incident));
    expect(decided).toMatchObject(outcome === 'refused' ? { outcome, why: 'expired' } : { outcome });
  });

  it('of a proposal whose expiry cannot be read is refused', async () => {
    const incident = await proposed({ expires_at: 'some day' });
    expect(await decide(deps, by('ada', incident))).toMatchObject({ outcome: 'refused', why: 'expired' });
  });

  it('of a risk class that is never executed is refused, a rejection is not', async () => {
    const incident = await proposed({ risk: 'R4' });
    expect(await decide(deps, by('ada', incident))).toMatchObject({ outcome: 'refused', why: 'forbidden-by-policy' });
    expect((await decide(deps, by('ada', incident, { decision: 'reject' }))).outcome).toBe('rejected');
  });

  it.each(['RECEIVED', 'INVESTIGATING', 'DIAGNOSED'] as const)('at %s has nothing to approve', async (status) => {
    const opened = await openIncident(deps.store);
    const path = (['INVESTIGATING', 'DIAGNOSED'] as const).slice(
      0,
      ['RECEIVED', 'INVESTIGATING', 'DIAGNOSED'].indexOf(status),
    );
    const incident = await walk(deps.store, opened, ...path);
    expect(await decide(deps, by('ada', incident, { hash: 'a'.repeat(64) }))).toMatchObject({ why: 'no-proposal' });
  });

  it.each([
    ['APPROVED', ['APPROVED']],
    ['EXECUTED', ['APPROVED', 'EXECUTED']],
    ['RESOLVED', ['APPROVED', 'EXECUTED', 'RESOLVED']],
    ['REJECTED', ['REJECTED']],
  ] as const)('at %s comes too late and is written down', async (status, path) => {
    const incident = await walk(deps.store, await proposed(), ...path);
    const decided = await decide(deps, by('ada', incident));
    expect(decided).toMatchObject({ outcome: 'refused', why: 'already-decided', incident: { status } });
    expect(await lastEntry(incident)).toMatchObject({
      type: 'decision-refused',
      principal: 'ada',
      facts: { why: 'already-decided', decision: 'approve', channel: 'cli' },
    });
  });

  it('of a voided proposal is refused, and says so when there is a new one', async () => {
    const first = await proposed();
    const edited = await walk(deps.store, first, 'DIAGNOSED');
    expect(await decide(deps, by('ada', first))).toMatchObject({ why: 'no-proposal' });
    const again = await deps.store.get(edited.incident_id);
    await walk(deps.store, again!, 'PROPOSED');
    expect(await decide(deps, by('ada', first))).toMatchObject({ why: 'other-proposal' });
  });

  it('of a proposal that was edited in the table is refused', async () => {
    const incident = await proposed({ hash: 'f'.repeat(64) });
    expect(await decide(deps, by('ada', incident))).toMatchObject({ why: 'proposal-altered' });
  });

  it('is taken although an alarm folds in at the same moment', async () => {
    const incident = await proposed();
    const fold = elsewhere.store.receive(alarm({ name: 'second' }), incident);
    const [decided] = await Promise.all([decide(deps, by('ada', incident)), fold]);
    expect(decided.outcome).toBe('approved');
    expect((await deps.store.get(incident.incident_id))?.alarms).toHaveLength(2);
  });
});

describe('two decisions', () => {
  it('are needed when the policy or the proposal says so; one person counts once', async () => {
    for (const [policy, over] of [
      [policyOf('R2', 2), {}],
      [policyOf('R2', 1), { approvals_needed: 2 }],
    ] as const) {
      const incident = await proposed(over);
      const asked = { ...deps, policy };
      expect(await decide(asked, by('ada', incident))).toMatchObject({ outcome: 'recorded', have: 1, need: 2 });
      for (const spelling of ['ada', 'Ada ', 'ADA'])
        expect(await decide(asked, by(spelling, incident, { channel: 'web' }))).toMatchObject({
          why: 'decided-before',
        });
      expect(await decide(asked, by('bob', incident))).toMatchObject({ outcome: 'approved' });
      expect(await decisionsOf(incident)).toHaveLength(2);
    }
  });

  it('made at once by two people complete a quorum of two', async () => {
    const incident = await proposed({ approvals_needed: 2 });
    const decided = await Promise.all([decide(deps, by('ada', incident)), decide(elsewhere, by('bob', incident))]);
    expect(decided.map(({ outcome }) => outcome).sort()).toEqual(['approved', 'recorded']);
  });

  it('of which one is no end the incident at REJECTED, whoever approved before', async () => {
    const incident = await proposed({ approvals_needed: 2 });
    await decide(deps, by('ada', incident));
    expect((await decide(deps, by('bob', incident, { decision: 'reject' }))).outcome).toBe('rejected');
    expect(await decide(deps, by('eve', incident))).toMatchObject({ why: 'already-decided' });
  });

  it('made at once, yes and no, have one winner and both are written down', async () => {
    const incident = await proposed();
    const decided = await Promise.all([
      decide(deps, by('ada', incident)),
      decide(elsewhere, by('bob', incident, { decision: 'reject' })),
    ]);
    const stored = (await deps.store.get(incident.incident_id))!;
    const trail = await deps.store.auditTrail(incident.incident_id);
    expect(decided.map(({ outcome }) => outcome)).toContain(stored.status === 'APPROVED' ? 'approved' : 'rejected');
    expect(new Set(trail.slice(-2).map(({ principal }) => principal))).toEqual(new Set(['ada', 'bob']));
    expect(verifyChain(trail, stored).ok).toBe(true);
  });

  it('made fifty times at once by one person are one', async () => {
    const incident = await proposed();
    const decided = await Promise.all(
      Array.from({ length: 50 }, (_, n) => decide(n % 2 === 0 ? deps : elsewhere, by('ada', incident))),
    );
    expect(decided.filter(({ outcome }) => outcome === 'approved')).toHaveLength(1);
    expect(decided.filter(({ outcome }) => outcome === 'refused')).toHaveLength(49);
    expect(await decisionsOf(incident)).toHaveLength(1);
  });
});

describe('a withdrawal', () => {
  it('before the executor claimed the incident ends it at REJECTED', async () => {
    const approved = (await decide(deps, by('ada', await proposed()))).incident!;
    const decided = await decide(deps, by('ada', approved, { decision: 'reject', reason: 'wrong one' }));
    expect(decided).toMatchObject({ outcome: 'rejected', incident: { status: 'REJECTED' } });
  });

  it('after the executor claimed it is refused', async () => {
    const approved = (await decide(deps, by('ada', await proposed()))).incident!;
    await elsewhere.store.claim(approved.incident_id, 'executor-1', 20_000);
    const decided = await decide(deps, by('ada', approved, { decision: 'reject' }));
    expect(decided).toMatchObject({ outcome: 'refused', why: 'already-executing', incident: { status: 'APPROVED' } });
  });

  it('at the moment of the claim has one winner', async () => {
    for (let round = 0; round < 10; round++) {
      const approved = (await decide(deps, by('ada', await proposed()))).incident!;
      const [decided, claimed] = await Promise.all([
        decide(deps, by('ada', approved, { decision: 'reject' })),
        elsewhere.store.claim(approved.incident_id, 'executor-1', 20_000),
      ]);
      const executes = claimed?.status === 'APPROVED';
      expect(decided.outcome).toBe(executes ? 'refused' : 'rejected');
    }
  });
});

describe('the quorum', () => {
  const counted = async (incident: Incident) => {
    const proposal = (await deps.store.proposal(incident.incident_id, incident.proposal_id!))!;
    return { proposal, decisions: await decisionsOf(incident) };
  };

  it('counts what was sealed for this hash', async () => {
    const { incident } = await decide(deps, by('ada', await proposed()));
    const { proposal, decisions } = await counted(incident!);
    expect(await countQuorum(deps, proposal, decisions)).toMatchObject({ met: true, need: 1 });
  });

  it.each(['approver', 'hash', 'decision', 'proposal_id', 'decided_at', 'reason', 'mac'] as const)(
    'does not count a decision whose %s was written by hand',
    async (field) => {
      const { incident } = await decide(deps, by('ada', await proposed()));
      const { proposal, decisions } = await counted(incident!);
      const forged = decisions.map((one) => ({ ...one, [field]: field === 'decision' ? 'reject' : 'eve' }));
      const quorum = await countQuorum(deps, proposal, forged);
      expect(quorum).toMatchObject({ met: false, approvals: [], invalid: [{ why: 'forged' }] });
    },
  );

  it('does not count for a proposal that was edited after it was approved', async () => {
    const { incident } = await decide(deps, by('ada', await proposed()));
    const { proposal, decisions } = await counted(incident!);
    const edited = {
      ...proposal,
      actions: [{ ...proposal.actions[0]!, target: 'arn:aws:lambda:eu-central-1:1:function:x' }],
    };
    const quorum = await countQuorum(deps, edited, decisions);
    expect(quorum).toMatchObject({ met: false, invalid: [{ why: 'other-proposal' }] });
  });

  it('is not met when the policy became stricter since', async () => {
    const { incident } = await decide(deps, by('ada', await proposed()));
    const { proposal, decisions } = await counted(incident!);
    for (const approvals of [2, 'never'] as const)
      expect((await countQuorum({ ...deps, policy: policyOf('R2', approvals) }, proposal, decisions)).met).toBe(false);
  });
});
