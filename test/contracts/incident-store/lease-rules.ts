import { describe, expect, it } from 'vitest';
import { ConflictError } from '../../../shared/errors.ts';
import { alarm, intentOf, moveOf, openIncident, StandingClock, walk } from '../../shared/store/records.ts';
import type { StoreUnderTest } from '../incident-store.contract.ts';

const LEASE_MS = 20_000;

export const leaseRules = (createStore: StoreUnderTest): void => {
  describe('a lease', () => {
    it('is taken with a new fence, and refused while its owner is healthy', async () => {
      const clock = new StandingClock();
      const store = createStore(clock);
      const opened = await openIncident(store);
      const claimed = await store.claim(opened.incident_id, 'worker-1', LEASE_MS);
      expect(claimed).toMatchObject({ owner: 'worker-1', fence: 1, lease_until: clock.now().getTime() + LEASE_MS });
      clock.goOn(LEASE_MS - 1);
      expect(await createStore(clock).claim(opened.incident_id, 'worker-2', LEASE_MS)).toBeUndefined();
      expect(await store.get(opened.incident_id)).toEqual(claimed);
    });

    it('is renewed by its owner without a new fence', async () => {
      const clock = new StandingClock();
      const store = createStore(clock);
      const { incident_id } = await openIncident(store);
      await store.claim(incident_id, 'worker-1', LEASE_MS);
      clock.goOn(5_000);
      const renewed = await store.claim(incident_id, 'worker-1', LEASE_MS);
      expect(renewed).toMatchObject({ fence: 1, lease_until: clock.now().getTime() + LEASE_MS });
      expect(await store.get(incident_id)).toEqual(renewed);
    });

    it.each(['worker-1', 'worker-2'])('that ran out is taken by %s with the next fence', async (owner) => {
      const clock = new StandingClock();
      const { incident_id } = await openIncident(createStore(clock));
      await createStore(clock).claim(incident_id, 'worker-1', LEASE_MS);
      clock.goOn(LEASE_MS);
      expect(await createStore(clock).claim(incident_id, owner, LEASE_MS)).toMatchObject({ owner, fence: 2 });
    });

    it('claimed by twenty at once has one owner', async () => {
      const clock = new StandingClock();
      const { incident_id } = await openIncident(createStore(clock));
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, n) => createStore(clock).claim(incident_id, `worker-${n}`, LEASE_MS)),
      );
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
      expect((await createStore(clock).get(incident_id))?.fence).toBe(1);
    });

    it('taken by a move is given back by a move', async () => {
      const store = createStore();
      const opened = await openIncident(store);
      const owned = await store.move(moveOf(opened, 'INVESTIGATING', { lease: { owner: 'w', ms: LEASE_MS } }));
      expect(owned).toMatchObject({ owner: 'w', fence: 1 });
      const freed = await store.move(moveOf(owned, 'DIAGNOSED', { fence: 1, lease: 'release' }));
      expect([freed.owner, freed.lease_until, freed.fence]).toEqual([undefined, undefined, 1]);
      expect(await store.get(opened.incident_id)).toEqual(freed);
    });

    it.each(['PROPOSED', 'ESCALATED'] as const)('ends by itself at %s, where nobody works', async (to) => {
      const store = createStore();
      const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
      const owned = await store.claim(diagnosed.incident_id, 'worker', LEASE_MS);
      const moved = await store.move(moveOf(owned!, to, { fence: owned!.fence }));
      expect(moved.owner).toBeUndefined();
    });

    it('keeps everybody else from moving the incident', async () => {
      const clock = new StandingClock();
      const store = createStore(clock);
      const approved = await walk(
        store,
        await openIncident(store),
        'INVESTIGATING',
        'DIAGNOSED',
        'PROPOSED',
        'APPROVED',
      );
      const owned = await store.claim(approved.incident_id, 'executor-1', LEASE_MS);
      await expect(store.move(moveOf(owned!, 'REJECTED'))).rejects.toBeInstanceOf(ConflictError);
      clock.goOn(LEASE_MS);
      expect((await store.move(moveOf(owned!, 'REJECTED'))).status).toBe('REJECTED');
    });
  });

  describe('the owner of the fence', () => {
    it('moves on past alarms and notes that came between', async () => {
      const store = createStore();
      const fingerprint = `fingerprint-${Math.random()}`;
      const opened = await openIncident(store, {}, fingerprint);
      const owned = await store.move(moveOf(opened, 'INVESTIGATING', { lease: { owner: 'w', ms: LEASE_MS } }));
      const other = createStore();
      await other.receive(alarm({ name: 'second' }), { ...owned, fingerprint });
      await other.note(owned.incident_id, { by: 'approver', principal: 'p', type: 'decision-refused', facts: {} });
      const moved = await store.move(moveOf(owned, 'DIAGNOSED', { fence: owned.fence }));
      expect(moved).toMatchObject({ status: 'DIAGNOSED', version: 5 });
      expect(moved.alarms).toHaveLength(2);
    });

    it('loses every write once somebody else took the lease', async () => {
      const clock = new StandingClock();
      const store = createStore(clock);
      const approved = await walk(
        store,
        await openIncident(store),
        'INVESTIGATING',
        'DIAGNOSED',
        'PROPOSED',
        'APPROVED',
      );
      const slow = (await store.claim(approved.incident_id, 'executor-1', LEASE_MS))!;
      clock.goOn(LEASE_MS);
      const quick = (await createStore(clock).claim(approved.incident_id, 'executor-2', LEASE_MS))!;
      const late = store.move(moveOf(slow, 'EXECUTED', { fence: slow.fence }));
      await expect(late).rejects.toBeInstanceOf(ConflictError);
      await expect(late).rejects.toMatchObject({ stored: quick });
      await expect(store.putIntent(intentOf(slow))).rejects.toBeInstanceOf(ConflictError);
      expect(await store.get(approved.incident_id)).toEqual(quick);
    });
  });
};
