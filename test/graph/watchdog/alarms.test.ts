import { describe, expect, it } from 'vitest';
import { followUpWaitMs } from '../../../graph/watchdog/follow-up.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';
import { type IncidentStore } from '../../../shared/store/incident-store.ts';
import { moveOf, openIncident, walk } from '../../shared/store/records.ts';
import { statusOf, sweeping } from './sweeping.ts';

const STEADY_MS = DEFAULT_POLICY.steady_seconds * 1_000;
const proposed = async (store: IncidentStore) =>
  walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED');

describe('a proposal that waits', () => {
  it('expires at its time and not before', async () => {
    const { store, sweep, clock } = sweeping();
    const { incident_id } = await proposed(store);
    clock.goOn(60 * 60_000 - 1);
    await sweep();
    expect(await statusOf(store, incident_id)).toBe('PROPOSED');
    clock.goOn(1);
    await sweep();
    expect(await store.get(incident_id)).toMatchObject({ status: 'EXPIRED', reason: 'no-decision-in-time' });
  });

  it('ends as recovered when two looks a steady time apart find everything as it was', async () => {
    const { store, sweep, clock, outlook } = sweeping();
    const { incident_id } = await proposed(store);
    Object.assign(outlook, { alarms: { 'orders-errors': 'OK' }, differs: false });
    await sweep();
    expect(await statusOf(store, incident_id)).toBe('PROPOSED');
    clock.goOn(STEADY_MS);
    await sweep();
    expect(await store.get(incident_id)).toMatchObject({ status: 'SELF_RECOVERED', reason: 'steady-state-is-back' });
  });

  it.each([
    ['an alarm rings', { alarms: { 'orders-errors': 'ALARM' } }],
    ['the alarm that raised it has no data', { alarms: { 'orders-errors': 'INSUFFICIENT_DATA' } }],
    ['the alarm that raised it is gone', { alarms: {} }],
    ['another alarm of the resource rings', { alarms: { 'orders-errors': 'OK', 'orders-throttles': 'ALARM' } }],
    ['something differs from the baseline', { differs: true }],
    ['nothing can be read', { isDown: true }],
  ] as const)('is not believed to have recovered while %s', async (_, defect) => {
    const { store, sweep, clock, outlook } = sweeping();
    const { incident_id } = await proposed(store);
    Object.assign(outlook, { alarms: { 'orders-errors': 'OK' }, differs: false }, defect);
    for (let look = 0; look < 4; look += 1) {
      await sweep();
      clock.goOn(STEADY_MS);
    }
    expect(await statusOf(store, incident_id)).toBe('PROPOSED');
  });

  it('begins to recover anew after each relapse', async () => {
    const { store, sweep, clock, outlook } = sweeping();
    const { incident_id } = await proposed(store);
    for (const differs of [false, true, false]) {
      Object.assign(outlook, { alarms: { 'orders-errors': 'OK' }, differs });
      await sweep();
      clock.goOn(STEADY_MS * 0.75);
    }
    await sweep();
    expect(await statusOf(store, incident_id)).toBe('PROPOSED');
  });
});

describe('an alarm that still rings', () => {
  const end = async (store: IncidentStore, status: 'REJECTED' | 'EXPIRED' | 'SELF_RECOVERED') => {
    const incident = await proposed(store);
    return store.move(moveOf(incident, status));
  };

  it.each(['REJECTED', 'EXPIRED', 'SELF_RECOVERED'] as const)(
    'after %s opens one incident that names the earlier one',
    async (status) => {
      const { store, sweep, newWatchdog, clock } = sweeping();
      const earlier = await end(store, status);
      await sweep();
      expect(await store.list()).toHaveLength(1);
      clock.goOn(STEADY_MS);
      await Promise.all([sweep(), newWatchdog()()]);
      await sweep();
      const [next, ...others] = await store.list({ statuses: ['RECEIVED'] });
      expect(others).toEqual([]);
      const { fingerprint, resource, workload, severity, title } = earlier;
      expect(next).toMatchObject({ fingerprint, resource, workload, severity, title, follows: earlier.incident_id });
      expect(next!.alarms).toMatchObject([{ name: 'orders-errors', state: 'ALARM', source: 'watchdog' }]);
    },
  );

  it('opens nothing when it is quiet, or when an incident of it is open', async () => {
    const { store, sweep, clock, outlook } = sweeping();
    const earlier = await end(store, 'REJECTED');
    outlook.alarms = { 'orders-errors': 'OK' };
    clock.goOn(STEADY_MS);
    await sweep();
    outlook.alarms = { 'orders-errors': 'ALARM' };
    await openIncident(store, {}, earlier.fingerprint);
    await sweep();
    expect(await store.list()).toHaveLength(2);
  });

  it('is asked again when the alarms could not be read', async () => {
    const { store, sweep, clock, outlook } = sweeping();
    await end(store, 'REJECTED');
    clock.goOn(STEADY_MS);
    outlook.isDown = true;
    await sweep();
    outlook.isDown = false;
    await sweep();
    expect(await store.list({ statuses: ['RECEIVED'] })).toHaveLength(1);
  });

  it('opens ever fewer incidents when each of them is rejected', async () => {
    const { store, sweep, clock } = sweeping();
    await end(store, 'REJECTED');
    const hours = 24;
    for (let minute = 0; minute < hours * 60; minute += 5) {
      clock.goOn(5 * 60_000);
      await sweep();
      for (const incident of await store.list({ statuses: ['RECEIVED'] }))
        await walk(store, incident, 'INVESTIGATING', 'DIAGNOSED', 'PROPOSED', 'REJECTED');
    }
    const count = (await store.list()).length;
    expect(count).toBeGreaterThan(4);
    expect(count).toBeLessThan(10);
    expect(followUpWaitMs(100, DEFAULT_POLICY)).toBe(6 * 3_600_000);
  });
});
