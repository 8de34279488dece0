import { describe, expect, it } from 'vitest';
import { createHmacSealer } from './hmac-sealer.ts';
import type { DecisionSealer } from '../../shared/approval.ts';
import { auditHash, GENESIS } from '../../shared/audit/audit-entry.ts';
import { type AuditedKillSwitch, whyStopped } from '../../shared/kill-switch.ts';
import { createKillSwitch, type KillSwitchDriver } from '../../shared/store/kill-switch.ts';

/** Rows of one installation, and a way to write the row of the switch past it. */
export interface KillSwitchRows {
  driver: KillSwitchDriver;
  overwrite(change: (row: Record<string, unknown>) => Record<string, unknown>): Promise<void>;
  remove(): Promise<void>;
}

const sealer = createHmacSealer(Buffer.alloc(32, 7));

/** What every driver of the kill switch promises. `open` gives rows that nobody has used. */
export const killSwitchContract = (open: () => Promise<KillSwitchRows>): void => {
  const fresh = async (by: DecisionSealer = sealer): Promise<KillSwitchRows & { killSwitch: AuditedKillSwitch }> => {
    const rows = await open();
    return { ...rows, killSwitch: createKillSwitch(rows.driver, { sealer: by }) };
  };

  it('is off until somebody moves it', async () => {
    const { killSwitch } = await fresh();
    expect(await killSwitch.read()).toBeUndefined();
    expect(await whyStopped(killSwitch)).toBeUndefined();
    expect(await killSwitch.trail()).toEqual([]);
  });

  it('is as it was moved last, for every process on its rows', async () => {
    const { killSwitch, driver } = await fresh();
    const other = createKillSwitch(driver, { sealer });
    const moved = await killSwitch.set({ on: true, by: 'ada', reason: 'the console looks hacked' });
    expect(moved).toMatchObject({ on: true, by: 'ada', reason: 'the console looks hacked' });
    expect(await other.read()).toEqual(moved);
    expect(await whyStopped(other)).toContain('ada');
    await other.set({ on: false, by: 'grace', reason: 'it was a drill' });
    expect(await killSwitch.read()).toMatchObject({ on: false, by: 'grace' });
    expect(await whyStopped(killSwitch)).toBeUndefined();
  });

  it('tells every move in a chain of its own', async () => {
    const { killSwitch } = await fresh();
    for (const on of [true, false, true]) await killSwitch.set({ on, by: 'ada', reason: `to ${on}` });
    const trail = await killSwitch.trail();
    expect(trail.map(({ seq, principal, facts }) => [seq, principal, facts.on])).toEqual([
      [1, 'ada', true],
      [2, 'ada', false],
      [3, 'ada', true],
    ]);
    for (const [index, { hash, ...entry }] of trail.entries()) {
      expect(auditHash(entry)).toBe(hash);
      expect(entry.previous).toBe(trail[index - 1]?.hash ?? GENESIS);
    }
  });

  it('is read while it is being moved', async () => {
    const { killSwitch, driver } = await fresh();
    await killSwitch.set({ on: true, by: 'ada', reason: 'first' });
    let moved = false;
    const between: KillSwitchDriver = {
      ...driver,
      row: async () => {
        if (!moved) await killSwitch.set({ on: false, by: 'grace', reason: 'second' });
        moved = true;
        return driver.row();
      },
    };
    expect(await createKillSwitch(between, { sealer }).read()).toMatchObject({ on: false, by: 'grace' });
  });

  it('loses no move of two people at once', async () => {
    const { killSwitch } = await fresh();
    await Promise.all(['ada', 'grace', 'alan'].map((by) => killSwitch.set({ on: true, by, reason: 'now' })));
    expect(new Set((await killSwitch.trail()).map(({ principal }) => principal)).size).toBe(3);
  });

  it('cuts a reason that is longer than a decision may say, and keeps it readable', async () => {
    const { killSwitch } = await fresh();
    await killSwitch.set({ on: true, by: 'ada', reason: 'x'.repeat(499) + '\u{1f512}' });
    expect((await killSwitch.read())?.reason).toHaveLength(500);
  });

  describe('counts as on when', () => {
    it.each([
      ['the row was switched off by hand', (row: Record<string, unknown>) => ({ ...row, decision: 'approve' })],
      ['the row names somebody else', (row: Record<string, unknown>) => ({ ...row, approver: 'grace' })],
      ['the row is another decision', (row: Record<string, unknown>) => ({ ...row, incident_id: 'INC-1' })],
      ['the row cannot be read', ({ proposal_id }: Record<string, unknown>) => ({ proposal_id })],
    ])('%s; and it can still be moved', async (_, bend) => {
      const { killSwitch, overwrite } = await fresh();
      await killSwitch.set({ on: true, by: 'ada', reason: 'stop' });
      await overwrite(bend);
      expect(await whyStopped(killSwitch)).toContain('counts as on');
      await killSwitch.set({ on: false, by: 'ada', reason: 'seen' });
      expect(await whyStopped(killSwitch)).toBeUndefined();
    });

    it('an older row is put back, sealed as it is', async () => {
      const { killSwitch, driver, overwrite } = await fresh();
      await killSwitch.set({ on: false, by: 'ada', reason: 'fine' });
      const off = (await driver.row()) as Record<string, unknown>;
      await killSwitch.set({ on: true, by: 'ada', reason: 'stop' });
      await overwrite(() => off);
      expect(await whyStopped(killSwitch)).toContain('not the last move');
    });

    it('its row is deleted while it is on, and says who stopped it', async () => {
      const { killSwitch, remove } = await fresh();
      await killSwitch.set({ on: true, by: 'ada', reason: 'stop' });
      await remove();
      expect(await killSwitch.read()).toMatchObject({ on: true, by: 'ada', reason: 'stop' });
    });

    it('its row is deleted while it is off: an entry alone lets nothing go on', async () => {
      const { killSwitch, remove } = await fresh();
      await killSwitch.set({ on: true, by: 'ada', reason: 'stop' });
      await killSwitch.set({ on: false, by: 'ada', reason: 'fine' });
      await remove();
      expect(await whyStopped(killSwitch)).toContain('counts as on');
    });

    it('it was sealed with another key', async () => {
      const { killSwitch, driver } = await fresh(createHmacSealer(Buffer.alloc(32, 8)));
      await killSwitch.set({ on: false, by: 'ada', reason: 'go on' });
      expect(await whyStopped(createKillSwitch(driver, { sealer }))).toContain('counts as on');
    });

    it('its store does not answer', async () => {
      const { driver } = await fresh();
      const silent: KillSwitchDriver = { ...driver, lastEntry: () => Promise.reject(new TypeError('fetch failed')) };
      expect(await whyStopped(createKillSwitch(silent, { sealer }))).toContain('fetch failed');
    });
  });
};
