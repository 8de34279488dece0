import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alarm } from '../../../shared/alarm.ts';
import { judgeSuppression, MaintenanceWindow } from '../../../shared/signals/suppression.ts';
import { alarm } from '../store/records.ts';

const now = new Date('2026-11-20T12:30:00.000Z');
const at = (minute: number, state: Alarm['state'], name = 'orders-errors'): Alarm =>
  alarm({ name, state, at: `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000Z` });
/** `16A 17O …`: minute and state. */
const history = (text: string, name?: string): Alarm[] =>
  text.split(' ').map((each) => at(Number(each.slice(0, -1)), each.endsWith('A') ? 'ALARM' : 'OK', name));

describe('a flap', () => {
  it.each([
    ['four changes of state, silent now', '16A 17O 18A 19O 20A', [], 'flap'],
    ['five, told in another order and twice', '20A 16A 19O 18A 17O 21O 18A', [], 'flap'],
    ['three changes', '16A 17O 18A 19O', [], undefined],
    ['one ring', '16A', [], undefined],
    ['long ago', '01A 02O 03A 04O 05A 29O', [], undefined],
    ['the alarm rings now', '16A 17O 18A 19O 20A', ['orders-errors'], undefined],
    ['another alarm rings now', '16A 17O 18A 19O 20A', ['bills-errors'], 'flap'],
    ['nobody asked AWS', '16A 17O 18A 19O 20A 21O', undefined, undefined],
  ])('%s: %s', (_, text, ringing, reason) => {
    const alarms = history(text);
    expect(judgeSuppression({ alarms }, { now, ringing })?.reason).toBe(reason);
  });

  it('is seen over the incidents that this one follows', () => {
    const alarms = history('20A');
    const known = { now, ringing: [], history: [...history('16A 17O 18A 19O'), ...alarms] };
    expect(judgeSuppression({ alarms }, known)).toEqual({
      reason: 'flap',
      detail: '4 changes of state within 900 seconds',
    });
  });

  it('of one alarm hides no other', () => {
    const alarms = [...history('16A 17O 18A 19O 20A'), at(20, 'ALARM', 'orders-throttles')];
    expect(judgeSuppression({ alarms }, { now, ringing: [] })).toBeUndefined();
  });

  it('is judged by the rule that an operator gives', () => {
    const known = { now, ringing: [], flap: { flips: 2, seconds: 1_200 } };
    expect(judgeSuppression({ alarms: history('16A 17O 18A') }, known)?.reason).toBe('flap');
  });

  it('is judged the same in whatever order the messages came', () => {
    const alarms = history('16A 17O 18A 19O 20A 21O');
    fc.assert(
      fc.property(fc.shuffledSubarray([...alarms, ...alarms], { minLength: 12 }), (order) => {
        expect(judgeSuppression({ alarms: order }, { now, ringing: [] })?.reason).toBe('flap');
      }),
    );
  });
});

describe('a maintenance window', () => {
  const window = {
    workload: 'orders',
    from: '2026-11-20T12:00:00Z',
    to: '2026-11-20T13:00:00Z',
    reason: 'new release',
  };
  it.each([
    ['of the workload', window, 'orders', 'maintenance-window'],
    ['of every workload', { ...window, workload: '*' }, undefined, 'maintenance-window'],
    ['of another workload', { ...window, workload: 'bills' }, 'orders', undefined],
    ['of a workload, for nobody known', window, undefined, undefined],
    ['that is over', { ...window, to: '2026-11-20T12:30:00Z' }, 'orders', undefined],
    ['that begins now', { ...window, from: '2026-11-20T12:30:00Z' }, 'orders', 'maintenance-window'],
    ['that begins later', { ...window, from: '2026-11-20T12:31:00Z' }, 'orders', undefined],
  ])('%s', (_, open, workload, reason) => {
    expect(judgeSuppression({ workload, alarms: [at(29, 'ALARM')] }, { now, windows: [open] })?.reason).toBe(reason);
  });

  it.each([
    ['ends before it begins', { ...window, to: '2026-11-20T11:00:00Z' }],
    ['lasts longer than a week', { ...window, to: '2026-12-20T11:00:00Z' }],
    ['gives no reason', { ...window, reason: '' }],
    ['says something unknown', { ...window, repeat: 'daily' }],
  ])('that %s is no configuration', (_, bad) => {
    expect(MaintenanceWindow.safeParse(bad).success).toBe(false);
    expect(MaintenanceWindow.safeParse(window).success).toBe(true);
  });
});
