import { expect, it } from 'vitest';
import { shownKillSwitch } from '../../../infra/local/shown-kill-switch.ts';
import { createKillSwitch } from '../../../shared/store/kill-switch.ts';
import { memoryKillSwitchRows } from '../../../shared/store/kill-switch-memory.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { createHmacSealer } from '../../contracts/hmac-sealer.ts';
import { openIncident, StandingClock, walk } from '../../shared/store/records.ts';

const APPROVED = ['INVESTIGATING', 'DIAGNOSED', 'PROPOSED', 'APPROVED'] as const;

it('a move of the kill switch shows at what waits, and is made also when nobody can be told', async () => {
  const clock = new StandingClock();
  const store = createMemoryStore({ clock });
  const { incident_id } = await walk(store, await openIncident(store), ...APPROVED);
  const killSwitch = createKillSwitch(memoryKillSwitchRows(), { sealer: createHmacSealer(Buffer.alloc(32, 7)), clock });
  const shown: string[][] = [];
  const logged: string[] = [];
  const switching = shownKillSwitch(
    { killSwitch, stores: { console: store } },
    {
      refresh: async (ids) => {
        shown.push([...ids]);
        if (shown.length === 2) throw new TypeError('Slack is down');
      },
    },
    (line) => logged.push(line),
  );
  for (const on of [true, false]) await switching.set({ on, by: 'ada', reason: 'a test' });
  await expect.poll(() => logged).toEqual(['messages: kill switch: Slack is down']);
  expect(shown).toEqual([[incident_id], [incident_id]]);
  expect(await killSwitch.read()).toMatchObject({ on: false, by: 'ada' });
});
