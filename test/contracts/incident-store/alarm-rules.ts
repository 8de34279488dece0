import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { alarm, openIncident, walk } from '../../shared/store/records.ts';
import type { StoreUnderTest } from '../incident-store.contract.ts';

const about = (fingerprint: string) =>
  ({ fingerprint, resource: 'arn:aws:sqs:eu-central-1:111122223333:orders', severity: 'SEV3', title: 'late' }) as const;
const unique = (): string => `fingerprint-${Math.random().toString(36).slice(2)}`;
const times = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

export const alarmRules = (createStore: StoreUnderTest): void => {
  describe('an alarm', () => {
    it('opens an incident at RECEIVED that can be read back as it was answered', async () => {
      const store = createStore();
      const { outcome, incident } = await store.receive(alarm(), {
        ...about(unique()),
        follows: 'INC-20261119-ABCDEF',
      });
      expect(outcome).toBe('opened');
      expect(incident).toMatchObject({ status: 'RECEIVED', version: 1, fence: 0, severity: 'SEV3' });
      expect(incident?.follows).toBe('INC-20261119-ABCDEF');
      expect(incident?.incident_id).toMatch(/^INC-\d{8}-[A-Z2-7]{6}$/);
      expect(await store.get(incident!.incident_id)).toEqual(incident);
    });

    it('folds into the open incident of its fingerprint', async () => {
      const store = createStore();
      const fingerprint = unique();
      const opened = await openIncident(store, {}, fingerprint);
      const { outcome, incident } = await store.receive(alarm({ name: 'orders-throttles' }), about(fingerprint));
      expect(outcome).toBe('folded');
      expect(incident?.incident_id).toBe(opened.incident_id);
      expect(incident?.alarms.map(({ name }) => name)).toEqual(['orders-errors', 'orders-throttles']);
      expect(await store.get(opened.incident_id)).toEqual(incident);
    });

    it.each(['open', 'folded', 'terminal'] as const)('received twice changes nothing (%s)', async (when) => {
      const store = createStore();
      const fingerprint = unique();
      const message = alarm();
      const opened = await openIncident(store, when === 'folded' ? {} : message, fingerprint);
      if (when === 'folded') await store.receive(message, about(fingerprint));
      if (when === 'terminal') await walk(store, opened, 'SUPPRESSED');
      const before = await store.get(opened.incident_id);
      const again = await store.receive(message, about(fingerprint));
      expect(again.outcome).toBe('duplicate');
      expect(again.incident).toEqual(before);
    });

    it('opens a new incident once the earlier one of its fingerprint is terminal', async () => {
      const store = createStore();
      const fingerprint = unique();
      const first = await openIncident(store, {}, fingerprint);
      await walk(store, first, 'SUPPRESSED');
      const { outcome, incident } = await store.receive(alarm(), about(fingerprint));
      expect(outcome).toBe('opened');
      expect(incident?.incident_id).not.toBe(first.incident_id);
    });

    it.each(['the same process', 'another process'])(
      'that comes back opens a new incident naming the one it follows (%s)',
      async (who) => {
        const store = createStore();
        const fingerprint = unique();
        const first = await openIncident(store, {}, fingerprint);
        await walk(store, first, 'SUPPRESSED');
        const later = who === 'the same process' ? store : createStore();
        expect(await later.receive(alarm({ state: 'OK' }), about(fingerprint))).toEqual({ outcome: 'ignored' });
        const second = (await later.receive(alarm(), about(fingerprint))).incident!;
        expect(second.follows).toBe(first.incident_id);
        expect((await later.auditTrail(second.incident_id))[0]?.facts).toMatchObject({ follows: first.incident_id });
        await walk(later, second, 'INVESTIGATING', 'FAILED');
        const third = (await createStore().receive(alarm(), about(fingerprint))).incident;
        expect(third?.follows).toBe(second.incident_id);
      },
    );

    it('makes its incident more severe, never less, and an OK neither', async () => {
      const store = createStore();
      const fingerprint = unique();
      await openIncident(store, {}, fingerprint);
      const received = (state: 'ALARM' | 'OK', severity: 'SEV1' | 'SEV2' | 'SEV4') =>
        store.receive(alarm({ state }), { ...about(fingerprint), severity });
      expect((await received('OK', 'SEV1')).incident?.severity).toBe('SEV2');
      expect((await received('ALARM', 'SEV4')).incident?.severity).toBe('SEV2');
      expect((await received('ALARM', 'SEV1')).incident?.severity).toBe('SEV1');
    });

    it.each(['OK', 'INSUFFICIENT_DATA'] as const)('with state %s opens nothing', async (state) => {
      const received = await createStore().receive(alarm({ state }), about(unique()));
      expect(received).toEqual({ outcome: 'ignored' });
    });

    it.each(['OK', 'INSUFFICIENT_DATA'] as const)(
      'with state %s is added to an open incident and closes nothing',
      async (state) => {
        const store = createStore();
        const fingerprint = unique();
        await openIncident(store, {}, fingerprint);
        const { outcome, incident } = await store.receive(alarm({ state }), about(fingerprint));
        expect(outcome).toBe('folded');
        expect(incident?.status).toBe('RECEIVED');
        expect(incident?.alarms.at(-1)?.state).toBe(state);
      },
    );

    it('keeps the first and the newest when more fold than are kept', async () => {
      const store = createStore();
      const fingerprint = unique();
      const opened = await openIncident(store, { name: 'first' }, fingerprint);
      for (const n of times(LIMITS.alarmsPerIncidentMax + 3))
        await store.receive(alarm({ name: `alarm-${n}` }), about(fingerprint));
      const names = (await store.get(opened.incident_id))!.alarms.map(({ name }) => name);
      expect(names).toHaveLength(LIMITS.alarmsPerIncidentMax);
      expect([names[0], names.at(-1)]).toEqual(['first', `alarm-${LIMITS.alarmsPerIncidentMax + 2}`]);
    });

    it('delivered fifty times at once opens one incident', async () => {
      const store = createStore();
      const message = alarm();
      const fingerprint = unique();
      const received = await Promise.all(times(50).map(() => store.receive(message, about(fingerprint))));
      expect(received.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
      expect(received.filter(({ outcome }) => outcome === 'duplicate')).toHaveLength(49);
      expect(new Set(received.map(({ incident }) => incident?.incident_id)).size).toBe(1);
    });

    it('among twenty different ones of one fingerprint at once opens the incident into which the others fold', async () => {
      const fingerprint = unique();
      const received = await Promise.all(times(20).map(() => createStore().receive(alarm(), about(fingerprint))));
      expect(received.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
      expect(received.filter(({ outcome }) => outcome === 'folded')).toHaveLength(19);
      const incident = await createStore().get(received[0]!.incident!.incident_id);
      expect(new Set(incident?.alarms.map(({ messageId }) => messageId)).size).toBe(20);
    });
  });
};
