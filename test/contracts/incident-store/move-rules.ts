import { describe, expect, it } from 'vitest';
import { ConflictError, IllegalTransitionError, TerminalError } from '../../../shared/errors.ts';
import { isTerminal, STATUSES, type Status } from '../../../shared/transitions.ts';
import type { OutboxMessage } from '../../../shared/store/incident-store.ts';
import { evidence, moveOf, openIncident, proposalFor, StandingClock, walk } from '../../shared/store/records.ts';
import type { StoreUnderTest } from '../incident-store.contract.ts';

const times = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

/** One way to every terminal status. */
const WAYS: string[] = [
  'SUPPRESSED',
  'FAILED',
  'INVESTIGATING > SELF_RECOVERED',
  'INVESTIGATING > ESCALATED',
  'INVESTIGATING > DIAGNOSED > PROPOSED > REJECTED',
  'INVESTIGATING > DIAGNOSED > PROPOSED > EXPIRED',
  'INVESTIGATING > DIAGNOSED > PROPOSED > APPROVED > EXECUTION_FAILED',
  'INVESTIGATING > DIAGNOSED > PROPOSED > APPROVED > EXECUTED > RESOLVED',
  'INVESTIGATING > DIAGNOSED > PROPOSED > APPROVED > EXECUTED > ROLLED_BACK',
  'INVESTIGATING > DIAGNOSED > PROPOSED > APPROVED > EXECUTED > ROLLBACK_FAILED',
];

export const moveRules = (createStore: StoreUnderTest): void => {
  describe('a move', () => {
    it('answers the incident exactly as it is stored', async () => {
      const store = createStore();
      const moved = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED');
      expect(moved).toMatchObject({ status: 'PROPOSED', version: 4, reason: 'to-proposed' });
      expect(await store.get(moved.incident_id)).toEqual(moved);
    });

    it('on a version that was read too long ago is refused with what is stored', async () => {
      const store = createStore();
      const opened = await openIncident(store);
      const moved = await store.move(moveOf(opened, 'INVESTIGATING'));
      const refused = store.move(moveOf(opened, 'SUPPRESSED'));
      await expect(refused).rejects.toBeInstanceOf(ConflictError);
      await expect(refused).rejects.toMatchObject({ stored: moved, incidentId: opened.incident_id });
    });

    it('that the table does not have is refused', async () => {
      const store = createStore();
      const opened = await openIncident(store);
      const illegal = { ...moveOf(opened, 'INVESTIGATING'), to: 'RESOLVED' as const };
      await expect(store.move(illegal)).rejects.toBeInstanceOf(IllegalTransitionError);
      await expect(store.move({ ...moveOf(opened, 'INVESTIGATING'), by: 'executor' })).rejects.toBeInstanceOf(
        IllegalTransitionError,
      );
      expect(await store.get(opened.incident_id)).toEqual(opened);
    });

    it('of an incident that does not exist is refused', async () => {
      const opened = await openIncident(createStore());
      const move = { ...moveOf(opened, 'INVESTIGATING'), incidentId: 'INC-20261120-AAAAAA' };
      await expect(createStore().move(move)).rejects.toBeInstanceOf(TerminalError);
    });

    it('to PROPOSED needs its proposal', async () => {
      const store = createStore();
      const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
      await expect(store.move(moveOf(diagnosed, 'PROPOSED', { proposal: undefined }))).rejects.toBeInstanceOf(
        TerminalError,
      );
    });

    it('attempted fifty times at once happens once', async () => {
      const opened = await openIncident(createStore());
      const stores = times(50).map(() => createStore());
      const settled = await Promise.allSettled(stores.map((store) => store.move(moveOf(opened, 'INVESTIGATING'))));
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(reasons.every((reason) => reason instanceof ConflictError)).toBe(true);
      const trail = await createStore().auditTrail(opened.incident_id);
      expect(trail.map(({ type }) => type)).toEqual(['opened', 'moved']);
    });

    it.each(WAYS)('is the last one after %s', async (way) => {
      const store = createStore();
      const ended = await walk(store, await openIncident(store), ...(way.split(' > ') as Status[]));
      expect(isTerminal(ended.status)).toBe(true);
      const onward = STATUSES.map((to) =>
        store.move({ ...moveOf({ ...ended, status: 'RECEIVED' }, 'INVESTIGATING'), from: ended.status, to }),
      );
      const settled = await Promise.allSettled(onward);
      expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
      expect((await store.get(ended.incident_id))?.status).toBe(ended.status);
    });

    it('stores proposal, evidence and further fields with it', async () => {
      const store = createStore();
      const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
      const proposal = proposalFor(diagnosed);
      const moved = await store.move(
        moveOf(diagnosed, 'PROPOSED', { proposal, evidence: [evidence(1)], set: { severity: 'SEV1', title: 'worse' } }),
      );
      expect(moved).toMatchObject({
        severity: 'SEV1',
        title: 'worse',
        proposal_id: proposal.proposal_id,
        proposal_hash: proposal.hash,
        proposal_expires_at: proposal.expires_at,
      });
      expect(await store.proposal(moved.incident_id, proposal.proposal_id)).toEqual(proposal);
      expect(await store.evidence(moved.incident_id)).toEqual([evidence(1)]);
    });

    it('that is refused stores nothing of what it carries', async () => {
      const store = createStore();
      const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
      const stale = { ...moveOf(diagnosed, 'PROPOSED', { evidence: [evidence(1)] }), version: 2 };
      await expect(createStore().move(stale)).rejects.toBeInstanceOf(ConflictError);
      expect(await store.evidence(diagnosed.incident_id)).toEqual([]);
      expect(await store.proposal(diagnosed.incident_id, `${diagnosed.incident_id}.p1`)).toBeUndefined();
    });

    it('back to DIAGNOSED voids the live proposal, and the next one has another id', async () => {
      const store = createStore();
      const proposed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED');
      const edited = await walk(store, proposed, 'DIAGNOSED');
      expect(edited.proposal_hash).toBeUndefined();
      const again = await walk(store, edited, 'PROPOSED');
      expect([proposed.proposal_id, again.proposal_id]).toEqual([`${again.incident_id}.p1`, `${again.incident_id}.p2`]);
    });

    it('is told to listeners and waits in the outbox until it was sent', async () => {
      const clock = new StandingClock(`20${Math.floor(Math.random() * 80) + 10}-01-01T00:00:00.000Z`);
      const store = createStore(clock);
      const heard: OutboxMessage[] = [];
      const silence = store.onMoved((message) => heard.push(message));
      const opened = await openIncident(store);
      await store.move(moveOf(opened, 'INVESTIGATING'));
      silence();
      const of = async () =>
        (await store.pendingOutbox(1_000)).filter(({ incident_id }) => incident_id === opened.incident_id);
      const waiting = await of();
      expect(waiting.map(({ status, version }) => [status, version])).toEqual([
        ['RECEIVED', 1],
        ['INVESTIGATING', 2],
      ]);
      expect(heard).toEqual(waiting);
      await store.markSent(waiting.slice(0, 1));
      await store.markSent(waiting.slice(0, 1));
      expect(await of()).toEqual(waiting.slice(1));
    });
  });

  describe('a list', () => {
    it('shows the newest first, by status when asked', async () => {
      const clock = new StandingClock('2099-01-01T00:00:00.000Z');
      const store = createStore(clock);
      const opened = await openIncident(store);
      clock.goOn(1_000);
      const suppressed = await walk(store, await openIncident(store), 'SUPPRESSED');
      expect((await store.list({ limit: 2 })).map(({ incident_id }) => incident_id)).toEqual([
        suppressed.incident_id,
        opened.incident_id,
      ]);
      const received = await store.list({ statuses: ['RECEIVED', 'INVESTIGATING'], limit: 1 });
      expect(received).toEqual([opened]);
    });
  });
};
