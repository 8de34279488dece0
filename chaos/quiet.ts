import { setTimeout as pause } from 'node:timers/promises';
import { isTerminal } from '../shared/transitions.ts';
import type { DrillHost } from './drill-host.ts';

/** Longer than the alarms of any workload take to see that it works. */
const QUIET_MS_MAX = 20_000;
const LOOK_EVERY_MS = 250;

/**
 * Waits until no alarm rings and no incident is open, before anything is broken: on a machine that is busy, work that comes
 * late rings an alarm on silence, and an alarm that rings already would not tell of the fault. When the time is over the
 * drill goes on, and is judged as it ends.
 */
export const waitForQuiet = async (host: Pick<DrillHost, 'account' | 'incidents'>, since: Date): Promise<void> => {
  const deadline = Date.now() + QUIET_MS_MAX;
  for (;;) {
    const [isRinging, incidents] = await Promise.all([hasRingingAlarm(host), host.incidents(since)]);
    const isOpen = incidents.some(({ status }) => !isTerminal(status));
    if ((!isRinging && !isOpen) || Date.now() >= deadline) return;
    await pause(LOOK_EVERY_MS);
  }
};

const hasRingingAlarm = async ({ account }: Pick<DrillHost, 'account'>): Promise<boolean> => {
  const found = await account.send<{ MetricAlarms?: object[] }>('cloudwatch', 'DescribeAlarms', {
    StateValue: 'ALARM',
  });
  return (found.MetricAlarms ?? []).length > 0;
};
