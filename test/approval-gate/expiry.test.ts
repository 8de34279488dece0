import { beforeEach, describe, expect, it } from 'vitest';
import { countQuorum } from '../../shared/approvals/quorum.ts';
import type { Incident } from '../../shared/incident.ts';
import { walk } from '../shared/store/records.ts';
import { type GateWorld, gateWorld, withRule } from './gate-world.ts';

let world: GateWorld;
beforeEach(async () => {
  world = await gateWorld();
});

/** Puts the server's clock to so many milliseconds from the expiry of what is proposed. */
const goToExpiry = (incident: Incident, ms: number): void =>
  world.clock.goOn(Date.parse(incident.proposal_expires_at!) - world.clock.now().getTime() + ms);

describe('an approval', () => {
  it.each([
    [-1, 'approved'],
    [0, 'refused'],
  ])('A25 %i ms from the expiry is %s', async (ms, outcome) => {
    const incident = await world.proposed();
    goToExpiry(incident, ms);
    expect((await world.decide('ada', incident)).outcome).toBe(outcome);
  });

  it('A26 of a page that was opened in time and sent too late is refused, and moves nothing', async () => {
    const shown = await world.proposed();
    const { hash } = await world.proposal(shown);
    goToExpiry(shown, 1);
    expect(await world.decide('ada', shown, { hash })).toMatchObject({ outcome: 'refused', why: 'expired' });
    expect((await world.incident(shown)).status).toBe('PROPOSED');
    expect(await world.decisions(shown)).toEqual([]);
  });

  it('A27 that expired before the claim is not executed', async () => {
    const incident = await world.proposed();
    expect(await world.decide('ada', incident)).toMatchObject({ outcome: 'approved' });
    goToExpiry(incident, 0);
    expect(await world.execute(incident)).toMatchObject({ status: 'APPROVED', sent: [] });
  });

  it('A28 whose row is still there after the expiry does not count: the time is looked at, not the row', async () => {
    const incident = await world.proposed();
    goToExpiry(incident, -1);
    await world.decide('ada', incident);
    const proposal = await world.proposal(incident);
    const [approval] = await world.decisions(incident);
    const { mac: _mac, ...late } = { ...approval!, decided_at: proposal.expires_at };
    const sealed = { ...late, mac: await world.deps.sealer.seal(late) };
    expect(await countQuorum(world.deps, proposal, [approval!])).toMatchObject({ met: true });
    expect(await countQuorum(world.deps, proposal, [sealed])).toMatchObject({
      met: false,
      invalid: [{ approver: 'ada', why: 'after-expiry' }],
    });
  });

  it.each([-10, 10])('A29 carries the server’s time, whatever a caller %i minutes off says', async (minutes) => {
    const incident = await world.proposed();
    const theirs = new Date(world.clock.now().getTime() + minutes * 60_000).toISOString();
    const claimed = { decided_at: theirs, now: theirs, expires_at: theirs };
    expect(await world.decide('ada', incident, claimed as object)).toMatchObject({ outcome: 'approved' });
    const [approval] = await world.decisions(incident);
    expect(approval?.decided_at).toBe(world.clock.now().toISOString());
  });

  it('A29 too late by the server’s clock is refused, however early a caller says it is', async () => {
    const incident = await world.proposed();
    goToExpiry(incident, 0);
    const claimed = { decided_at: '2026-11-20T10:00:00.000Z' };
    expect(await world.decide('ada', incident, claimed as object)).toMatchObject({ why: 'expired' });
  });

  it('A30 that was half of a quorum counts for no later proposal', async () => {
    world = await gateWorld(withRule('R2', { approvals: 2 }));
    const first = await world.proposed();
    expect(await world.decide('ada', first)).toMatchObject({ outcome: 'recorded', have: 1, need: 2 });
    const before = await world.decisions(first);
    const voided = await walk(world.deps.store, await world.incident(first), 'DIAGNOSED');
    const next = await walk(world.deps.store, voided, 'PROPOSED');
    expect(next.proposal_id).not.toBe(first.proposal_id);
    expect(await world.decide('bob', next)).toMatchObject({ outcome: 'recorded', have: 1, need: 2 });
    const counted = await countQuorum(world.deps, await world.proposal(next), before);
    expect(counted).toMatchObject({ met: false, invalid: [{ approver: 'ada', why: 'other-proposal' }] });
  });

  it('A30 of an expired proposal stays with it: the next incident of the alarm starts from nothing', async () => {
    world = await gateWorld(withRule('R2', { approvals: 2 }));
    const first = await world.proposed();
    await world.decide('ada', first);
    await walk(world.deps.store, await world.incident(first), 'EXPIRED');
    const next = await world.proposed();
    expect(await world.decisions(next)).toEqual([]);
    expect(await world.decide('ada', first)).toMatchObject({ outcome: 'refused', why: 'expired' });
  });
});
