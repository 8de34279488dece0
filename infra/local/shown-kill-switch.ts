import { describeError } from '../../shared/errors.ts';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import type { Notifications } from './notifications.ts';

/** More messages than this are not brought up to date at once; each is with its next move. */
const SHOWN_MAX = 50;

/** The kill switch with the messages about what it holds: whoever moves it changes what they say. */
export const shownKillSwitch = (
  { killSwitch, stores }: { killSwitch: KillSwitch; stores: { console: Pick<IncidentStore, 'list'> } },
  { refresh }: Pick<Notifications, 'refresh'>,
  log: (line: string) => void,
): KillSwitch => {
  const show = async (): Promise<void> => {
    const waiting = await stores.console.list({ statuses: ['PROPOSED', 'APPROVED'], limit: SHOWN_MAX });
    await refresh(waiting.map(({ incident_id }) => incident_id));
  };
  return {
    read: () => killSwitch.read(),
    set: async (state) => {
      const moved = await killSwitch.set(state);
      // Nobody who stops everything waits for a message.
      void show().catch((error: unknown) => log(`messages: kill switch: ${describeError(error)}`));
      return moved;
    },
  };
};
