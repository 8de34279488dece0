import { beforeEach, describe, expect, it } from 'vitest';
import { autoApprove } from '../../shared/approvals/auto-approve.ts';
import { createMemoryDirectory } from '../../shared/approvals/directory.ts';
import { countQuorum } from '../../shared/approvals/quorum.ts';
import type { Incident } from '../../shared/incident.ts';
import type { Identity } from '../../shared/people.ts';
import { person } from '../shared/approvals/people.ts';
import { action } from '../shared/store/records.ts';
import { type GateWorld, gateWorld, withRule } from './gate-world.ts';

const TWO = withRule('R2', { approvals: 2 });

let world: GateWorld;
beforeEach(async () => {
  world = await gateWorld();
});

const quorumOf = async (incident: Incident, of: GateWorld = world) =>
  countQuorum(of.deps, await of.proposal(incident), await of.decisions(incident));
const lastEntry = async (incident: Incident, of: GateWorld = world) => (await of.trail(incident)).at(-1)!;
/** Takes somebody out of every group, from now on. */
const dismiss = (id: string, of: GateWorld = world): void => {
  of.people.splice(0, of.people.length, ...of.people.map((one) => (one.id === id ? person(id, { groups: [] }) : one)));
};

describe('who asked for a change', () => {
  it.each(['ada', 'Ada', ' ada '])('A45 does not approve it, signed in as `%s`', async (spelling) => {
    const incident = await world.proposed({ requested_by: 'ada' });
    const refused = await world.decide(spelling, incident);
    expect(refused).toMatchObject({ outcome: 'refused', why: 'own-proposal', incident: { status: 'PROPOSED' } });
    expect((await lastEntry(incident)).facts).toMatchObject({ why: 'own-proposal' });
    expect(await world.decide('bob', incident)).toMatchObject({ outcome: 'approved' });
  });

  it('A45 does not approve it by breaking the glass either, and may reject it', async () => {
    const glass = await gateWorld({ break_glass: { group: 'security' } });
    const incident = await glass.proposed({ requested_by: 'ada' });
    expect(await glass.decide('ada', incident, { breakGlass: true })).toMatchObject({ why: 'own-proposal' });
    expect(await glass.decide('ada', incident, { decision: 'reject' })).toMatchObject({ outcome: 'rejected' });
  });
});

describe('nobody that the directory does not name', () => {
  it.each(['firebreak-worker', 'firebreak-approvals', 'policy:test-1', 'mallory', ''])(
    'A46 decides: `%s` is refused',
    async (name) => {
      const incident = await world.proposed();
      for (const decision of ['approve', 'reject'] as const)
        expect(await world.decide(name, incident, { decision })).toMatchObject({ why: 'not-an-approver' });
      expect(await world.decisions(incident)).toEqual([]);
    },
  );

  it('A46 decides in the policy’s name where no policy file says that it approves', async () => {
    const incident = await world.proposed();
    const forged = { channel: 'policy' } as const;
    expect(await world.decide('policy:test-1', incident, forged)).toMatchObject({ why: 'no-auto-approval' });
    expect(await autoApprove(world.deps, incident)).toBeUndefined();
    expect((await world.incident(incident)).status).toBe('PROPOSED');
  });

  it('A46 decides when the directory cannot be read', async () => {
    const incident = await world.proposed();
    const down = {
      ...world.deps,
      directory: {
        find: () => Promise.reject(new TypeError('down')),
        all: () => Promise.reject(new TypeError('down')),
      },
    };
    await expect(world.decide('ada', incident, {}, down)).rejects.toThrow('down');
    expect((await world.incident(incident)).status).toBe('PROPOSED');
  });
});

describe('one person', () => {
  const ADA = person('ada', { email: 'ada@example.com', slack: ['T1:U1'], oidc: ['https://issuer#42'] });
  const NAMES: Identity[] = [
    { id: 'ada' },
    { id: 'ADA' },
    { email: 'Ada@Example.com' },
    { slack: 'T1:U1' },
    { oidc: 'https://issuer#42' },
  ];

  it.each(NAMES)('A47 is the same one as %j, and approves once', async (identity) => {
    const two = await gateWorld(TWO);
    two.people.splice(0, two.people.length, ADA, person('bob'));
    const incident = await two.proposed();
    await two.decide('ada', incident);
    const found = await two.deps.directory.find(identity);
    expect(await two.decide(found?.id ?? '', incident, { channel: 'slack' })).toMatchObject({ why: 'decided-before' });
    expect(await quorumOf(incident, two)).toMatchObject({ met: false, approvals: [{ approver: 'ada' }] });
  });

  it.each(NAMES)('A47 is nobody when two share the name %j', async (identity) => {
    const twin = { ...ADA, name: 'twin' };
    expect(await createMemoryDirectory([ADA, twin]).find(identity)).toBeUndefined();
    expect(await createMemoryDirectory([ADA]).find(identity)).toBe(ADA);
  });

  it('A47 of another Slack workspace with the same user id is somebody else', async () => {
    expect(await createMemoryDirectory([ADA]).find({ slack: 'T2:U1' })).toBeUndefined();
  });

  it('A48 who is taken out of the group between approval and claim no longer counts: nothing is executed', async () => {
    const incident = await world.proposed();
    await world.decide('ada', incident);
    expect(await quorumOf(incident)).toMatchObject({ met: true });
    dismiss('ada');
    expect(await quorumOf(incident)).toMatchObject({ met: false, invalid: [{ why: 'not-an-approver' }] });
    const executed = await world.execute(incident);
    expect(executed).toEqual({ status: 'DIAGNOSED', reason: 'quorum-not-met', sent: [] });
  });

  it('A48 who is taken out of the group while a second approval is awaited no longer counts', async () => {
    const two = await gateWorld(TWO);
    const incident = await two.proposed();
    await two.decide('ada', incident);
    dismiss('ada', two);
    expect(await two.decide('bob', incident)).toMatchObject({ outcome: 'recorded', have: 1, need: 2 });
    expect(await two.decide('eve', incident)).toMatchObject({ outcome: 'approved' });
  });

  it('A49 decides under the name of the session, whatever the request calls them', async () => {
    const incident = await world.proposed();
    const claimed = { person: 'bob', principal: 'bob', decidedBy: 'bob' } as object;
    await world.decide('ada', incident, claimed);
    expect(await world.decisions(incident)).toMatchObject([{ approver: 'ada' }]);
    expect(await lastEntry(incident)).toMatchObject({ principal: 'ada', to: 'APPROVED' });
  });

  it('A50 alone does not approve what needs two: it waits, also when the executor is called', async () => {
    const incident = await world.proposed({ risk: 'R3', approvals_needed: 2 });
    expect(await world.decide('ada', incident)).toMatchObject({ outcome: 'recorded', have: 1, need: 2 });
    expect(await world.execute(incident)).toMatchObject({ status: 'PROPOSED', sent: [] });
    expect(await world.decide('bob', incident)).toMatchObject({ outcome: 'approved' });
  });
});

describe('breaking the glass', () => {
  let glass: GateWorld;
  beforeEach(async () => {
    glass = await gateWorld({ ...TWO, break_glass: { group: 'security' } });
    glass.people.push(person('rex', { groups: ['responders'] }), person('sam', { groups: ['security'] }));
  });
  const alone = { breakGlass: true, reason: 'customers are down and nobody answers' } as const;

  it('A51 approves alone with a reason, and everybody is told: outbox, record and audit say so', async () => {
    const incident = await glass.proposed();
    const told: string[] = [];
    glass.deps.store.onMoved(({ reason }) => told.push(reason));
    expect(await glass.decide('sam', incident, alone)).toMatchObject({ outcome: 'approved' });
    expect(told).toEqual(['approved-break-glass']);
    expect((await glass.incident(incident)).reason).toBe('approved-break-glass');
    expect(await glass.decisions(incident)).toMatchObject([
      { approver: 'sam', break_glass: true, ...{ reason: alone.reason } },
    ]);
    expect(await lastEntry(incident, glass)).toMatchObject({
      principal: 'sam',
      facts: { break_glass: true, said: alone.reason },
    });
    expect(await quorumOf(incident, glass)).toMatchObject({ met: true, need: 1 });
  });

  it('A51 may follow an approval of the same person that waits for a second', async () => {
    const incident = await glass.proposed();
    await glass.decide('ada', incident);
    expect(await glass.decide('ada', incident, alone)).toMatchObject({ outcome: 'approved' });
    expect(await quorumOf(incident, glass)).toMatchObject({ met: true, approvals: [{ break_glass: true }] });
  });

  it.each([
    ['without a reason', 'sam', { ...alone, reason: ' ' }, 'reason-missing'],
    ['by somebody outside its group', 'rex', alone, 'no-break-glass'],
    ['by nobody', 'mallory', alone, 'not-an-approver'],
  ])('A51 %s is refused', async (_how, who, said, why) => {
    const incident = await glass.proposed();
    expect(await glass.decide(who, incident, said)).toMatchObject({ outcome: 'refused', why });
  });

  it('A51 is refused where the policy has none', async () => {
    expect(await world.decide('ada', await world.proposed(), alone)).toMatchObject({ why: 'no-break-glass' });
  });

  it.each([
    ['what is never executed', { risk: 'R4' as const }, 'forbidden-by-policy'],
    ['a change that is denied', { actions: [action({ change: 'delete-role-policy' })] }, 'denied-by-policy'],
    ['what costs more than the limit', costing(200_000_000_000), 'denied-by-policy'],
  ])('A51 does not let %s through', async (_what, over, why) => {
    const strict = await gateWorld({ break_glass: { group: 'security' }, denied_changes: ['delete-role-policy'] });
    expect(await strict.decide('ada', await strict.proposed(over), alone)).toMatchObject({ why });
  });

  it('A51 does not count once its group is closed to that person', async () => {
    const incident = await glass.proposed();
    await glass.decide('sam', incident, alone);
    dismiss('sam', glass);
    expect(await glass.execute(incident)).toEqual({ status: 'DIAGNOSED', reason: 'quorum-not-met', sent: [] });
  });

  function costing(monthly_nano_usd: number) {
    return { actions: [action({ cost: { monthly_nano_usd, formula: 'x' } })] };
  }
});

describe('rejections', () => {
  const no = { decision: 'reject', reason: 'no' } as const;

  it('A52 that reach their threshold first end it, whatever comes later', async () => {
    const voting = await gateWorld(withRule('R2', { approvals: 2, rejections: 2 }));
    const incident = await voting.proposed();
    expect(await voting.decide('ada', incident, no)).toMatchObject({
      outcome: 'recorded',
      decision: 'reject',
      have: 1,
      need: 2,
    });
    expect(await voting.decide('bob', incident)).toMatchObject({ outcome: 'recorded', decision: 'approve', have: 1 });
    expect(await voting.decide('eve', incident, no)).toMatchObject({ outcome: 'rejected' });
    for (const late of ['grace', 'operator-1'])
      expect(await voting.decide(late, incident)).toMatchObject({
        why: 'already-decided',
        incident: { status: 'REJECTED' },
      });
    const lax = { ...voting.policy, ...withRule('R2', { approvals: 1, rejections: 2 }) };
    const decisions = await voting.decisions(incident);
    const counted = await countQuorum({ ...voting.deps, policy: lax }, await voting.proposal(incident), decisions);
    expect(counted).toMatchObject({ met: false, approvals: [{ approver: 'bob' }], rejections: [{}, {}] });
  });

  it('A52 below their threshold do not end it, and are not taken back by the same person', async () => {
    const voting = await gateWorld(withRule('R2', { rejections: 2 }));
    const incident = await voting.proposed();
    await voting.decide('ada', incident, no);
    expect(await voting.decide('ada', incident)).toMatchObject({ why: 'decided-before' });
    expect(await voting.decide('ada', incident, no)).toMatchObject({ why: 'decided-before' });
    expect(await voting.decide('bob', incident)).toMatchObject({ outcome: 'approved' });
  });

  it('A52 withdraw the same person’s approval', async () => {
    const voting = await gateWorld(withRule('R2', { approvals: 2, rejections: 2 }));
    const incident = await voting.proposed();
    await voting.decide('ada', incident);
    await voting.decide('ada', incident, no);
    expect(await voting.decide('bob', incident)).toMatchObject({ outcome: 'recorded', have: 1, need: 2 });
  });

  it('A52 say why', async () => {
    expect(await world.decide('ada', await world.proposed(), { ...no, reason: '' })).toMatchObject({
      why: 'reason-missing',
    });
  });
});

describe('an on-call', () => {
  const SHIFT = { from: '2026-11-20T10:10:00.000Z', to: '2026-11-20T10:20:00.000Z', group: 'responders' };

  it.each([
    ['refused', 'before', 9],
    ['approved', 'at the start of', 10],
    ['approved', 'in', 15],
    ['refused', 'at the end of', 20],
  ] as const)('A53 is %s %s the shift, which is %i minutes on', async (outcome, _when, minutes) => {
    world.people.push(person('joe', { groups: [], on_call: [SHIFT] }));
    const incident = await world.proposed();
    world.clock.goOn(minutes * 60_000);
    expect((await world.decide('joe', incident)).outcome).toBe(outcome);
  });

  it('A53 who approved in the shift still counts when it is over', async () => {
    world.people.push(person('joe', { groups: [], on_call: [SHIFT] }));
    const incident = await world.proposed();
    world.clock.goOn(15 * 60_000);
    await world.decide('joe', incident);
    world.clock.goOn(10 * 60_000);
    expect(await quorumOf(incident)).toMatchObject({ met: true });
  });
});
