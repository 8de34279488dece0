import { describe, expect, it } from 'vitest';
import { lookAtHolds } from '../../../shared/approvals/waits.ts';
import { verifyChain } from '../../../shared/audit/verify-chain.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import type { IncidentStore } from '../../../shared/store/incident-store.ts';
import type { Incident } from '../../../shared/incident.ts';
import type { Status } from '../../../shared/transitions.ts';
import { alarm, intentOf, moveOf, openIncident, StandingClock, walk } from '../../shared/store/records.ts';
import { statusOf, sweeping } from './sweeping.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const PATH_TO = {
  INVESTIGATING: ['INVESTIGATING'],
  DIAGNOSED: ['INVESTIGATING', 'DIAGNOSED'],
  PROPOSED: ['INVESTIGATING', 'DIAGNOSED', 'PROPOSED'],
  APPROVED: ['INVESTIGATING', 'DIAGNOSED', 'PROPOSED', 'APPROVED'],
  EXECUTED: ['INVESTIGATING', 'DIAGNOSED', 'PROPOSED', 'APPROVED', 'EXECUTED'],
} as const satisfies Partial<Record<Status, readonly Status[]>>;

const incidentAt = async (store: IncidentStore, status: keyof typeof PATH_TO): Promise<Incident> =>
  walk(store, await openIncident(store), ...PATH_TO[status]);

/** A folded alarm: it makes the record young and moves nothing. */
const fold = (store: IncidentStore, { fingerprint, resource, severity, title }: Incident) =>
  store.receive(alarm(), { fingerprint, resource, severity, title });

describe('work that its worker left behind', () => {
  it.each(['RECEIVED', 'INVESTIGATING', 'DIAGNOSED'] as const)(
    'at %s is started again twice and then failed, whatever is folded into it meanwhile',
    async (status) => {
      const { store, sweep, clock, told } = sweeping();
      const incident = status === 'RECEIVED' ? await openIncident(store) : await incidentAt(store, status);
      for (let round = 1; round <= 3; round += 1) {
        clock.goOn(20 * SECOND);
        await fold(store, incident);
        await sweep();
      }
      expect(told).toEqual([status, status]);
      const stored = (await store.get(incident.incident_id))!;
      expect(stored).toMatchObject({ status: 'FAILED', reason: 'stale-after-retries' });
      expect(verifyChain(await store.auditTrail(incident.incident_id), stored)).toMatchObject({ ok: true });
    },
  );

  it('is left to its owner while the lease lasts', async () => {
    const { store, sweep, clock, told } = sweeping();
    const opened = await openIncident(store);
    const lease = { owner: 'worker-1', ms: LIMITS.investigationMsMax };
    const incident = await store.move(moveOf(opened, 'INVESTIGATING', { lease }));
    clock.goOn(LIMITS.investigationMsMax - SECOND);
    await sweep();
    expect(told).toEqual([]);
    clock.goOn(20 * SECOND);
    await sweep();
    expect(told).toEqual(['INVESTIGATING']);
    expect(await store.claim(incident.incident_id, 'worker-2', LIMITS.leaseMs)).toBeDefined();
    clock.goOn(10 * SECOND);
    await sweep();
    expect(told).toEqual(['INVESTIGATING']);
  });

  it('is not failed when somebody claims it between the look and the write', async () => {
    const { store, sweep, clock, deps } = sweeping();
    const incident = await incidentAt(store, 'INVESTIGATING');
    for (const _ of [1, 2]) {
      clock.goOn(20 * SECOND);
      await sweep();
    }
    clock.goOn(20 * SECOND);
    const { move } = deps.store;
    deps.store.move = async (asked) => {
      await store.claim(incident.incident_id, 'worker-2', LIMITS.leaseMs);
      return move(asked);
    };
    await sweep();
    expect(await statusOf(store, incident.incident_id)).toBe('INVESTIGATING');
  });
});

describe('a failed proposal', () => {
  it('is tried again twice, by the reason that restarts its thread, and then handed over', async () => {
    const { store, sweep } = sweeping();
    let incident = await incidentAt(store, 'DIAGNOSED');
    const reasons: string[] = [];
    for (let attempts = 1; attempts <= 3; attempts += 1) {
      await store.move(moveOf(incident, 'PROPOSAL_FAILED', { set: { proposal_attempts: attempts } }));
      await sweep();
      incident = (await store.get(incident.incident_id))!;
      reasons.push(`${incident.status} ${incident.reason}`);
    }
    expect(reasons).toEqual(['DIAGNOSED retried', 'DIAGNOSED retried', 'ESCALATED proposal-retries-used-up']);
  });
});

const SWITCHED_ON = { on: true, by: 'ada', reason: 'AWS is unwell', at: '2026-11-20T10:00:00.000Z' };
const FREEZE = {
  name: 'year end',
  from: '2026-11-01T00:00:00Z',
  to: '2027-01-10T00:00:00Z',
  resources: ['*'],
  reason: 'the books are closed',
};

describe('an approval', () => {
  it('is told to the executor again and again, and runs out when nothing was begun', async () => {
    const { store, sweep, clock, told } = sweeping();
    const { incident_id } = await incidentAt(store, 'APPROVED');
    for (let minute = 0; minute < DEFAULT_POLICY.execution_ttl_minutes; minute += 1) {
      clock.goOn(MINUTE);
      await sweep();
    }
    expect(told.length).toBeGreaterThan(5);
    expect(await statusOf(store, incident_id)).toBe('APPROVED');
    clock.goOn(SECOND);
    await sweep();
    expect(await store.get(incident_id)).toMatchObject({ status: 'EXPIRED', reason: 'not-begun-in-time' });
  });

  it.each([
    ['the kill switch is on', { killSwitch: { read: async () => SWITCHED_ON } }, 'the kill switch is on (by ada at '],
    ['a freeze covers its target', { policy: { freezes: [FREEZE] } }, 'nothing is changed during year end until '],
  ])(
    'is held while %s: said once in the trail, no attempt is counted, and it goes on afterwards',
    async (_, by, why) => {
      const clock = new StandingClock();
      let isHeld = true;
      const { store, sweep, told } = sweeping({
        clock,
        holds: () => (isHeld ? lookAtHolds({ policy: DEFAULT_POLICY, clock, ...by }) : async () => undefined),
      });
      const { incident_id } = await incidentAt(store, 'APPROVED');
      for (let round = 0; round < 8; round += 1) {
        clock.goOn(20 * SECOND);
        await sweep();
      }
      expect(told).toEqual([]);
      const notes = (await store.auditTrail(incident_id)).filter(({ by }) => by === 'watchdog');
      expect(notes).toMatchObject([{ type: 'held', facts: { because: expect.stringContaining(why) as string } }]);
      isHeld = false;
      await sweep();
      expect(told).toEqual(['APPROVED']);
    },
  );

  it('that is held runs out in its time', async () => {
    const { store, sweep, clock } = sweeping({ holds: () => async () => 'the kill switch is on' });
    const { incident_id } = await incidentAt(store, 'APPROVED');
    clock.goOn(DEFAULT_POLICY.execution_ttl_minutes * MINUTE + SECOND);
    await sweep();
    expect(await statusOf(store, incident_id)).toBe('EXPIRED');
  });

  it('is handed over when a call was begun and nobody could tell what became of it', async () => {
    const { store, sweep, clock } = sweeping();
    const { incident_id } = await incidentAt(store, 'APPROVED');
    const claimed = (await store.claim(incident_id, 'executor-1', LIMITS.leaseMs))!;
    await store.putIntent(intentOf(claimed));
    clock.goOn(11 * MINUTE);
    await sweep();
    expect(await store.get(incident_id)).toMatchObject({ status: 'ESCALATED', reason: 'outcome-not-established' });
  });
});

describe('an execution without verification', () => {
  it('is asked for without end, ever less often', async () => {
    const { store, sweep, clock, told } = sweeping();
    const { incident_id } = await incidentAt(store, 'EXECUTED');
    for (let second = 0; second < 3_600; second += 15) {
      clock.goOn(15 * SECOND);
      await sweep();
    }
    expect(told.length).toBeGreaterThan(8);
    expect(told.length).toBeLessThan(20);
    expect(await statusOf(store, incident_id)).toBe('EXECUTED');
  });
});

describe('a sweep', () => {
  it('sends again what the outbox has kept for half a minute', async () => {
    const { store, sweep, clock, resent } = sweeping();
    const { incident_id } = await openIncident(store);
    clock.goOn(10 * SECOND);
    await sweep();
    expect(resent).toEqual([]);
    clock.goOn(25 * SECOND);
    await sweep();
    expect(resent.map((message) => [message.incident_id, message.status])).toEqual([[incident_id, 'RECEIVED']]);
  });

  it('goes on with the other incidents when one cannot be dealt with', async () => {
    const { store, sweep, clock, lines, deps } = sweeping();
    const [bad, good] = [await incidentAt(store, 'PROPOSED'), await incidentAt(store, 'PROPOSED')];
    clock.goOn(2 * 60 * MINUTE);
    const { move } = deps.store;
    deps.store.move = async (asked) => {
      if (asked.incidentId === bad.incident_id) throw new TypeError('broken row');
      return move(asked);
    };
    expect(await sweep()).toMatchObject({ move: 1 });
    expect(await statusOf(store, good.incident_id)).toBe('EXPIRED');
    expect(lines.join()).toContain('broken row');
  });

  it('asks the store three things when nothing is open', async () => {
    const { sweep, deps } = sweeping();
    const asked: string[] = [];
    const counted = new Proxy(deps.store, {
      get: (store, name: keyof IncidentStore) => {
        asked.push(name);
        return store[name];
      },
    });
    deps.store = counted;
    await sweep();
    expect(asked.sort()).toEqual(['list', 'list', 'pendingOutbox']);
  });
});
