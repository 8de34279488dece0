import { setTimeout as pause } from 'node:timers/promises';
import { isTerminal } from '../shared/transitions.ts';
import type { DrillHost } from './drill-host.ts';

/** Longer than the alarms of any workload take to see that it works. */
const QUIET_MS_MAX = 20_000;
const LOOK_EVERY_MS = 250;

type Watched = Pick<DrillHost, 'account' | 'target' | 'incidents'>;

/**
 * Waits until no alarm of the target rings and no incident is open, before anything is broken: on a busy machine work that
 * comes late rings an alarm on silence, and an alarm that rings already would not tell of the fault. When the time is over
 * the drill goes on, and is judged as it ends.
 */
export const waitForQuiet = async (host: Watched): Promise<void> => {
  const deadline = Date.now() + QUIET_MS_MAX;
  for (;;) {
    const [isRinging, incidents] = await Promise.all([hasRingingAlarm(host), host.incidents(new Date(0))]);
    const isOpen = incidents.some(({ status }) => !isTerminal(status));
    if ((!isRinging && !isOpen) || Date.now() >= deadline) return;
    await pause(LOOK_EVERY_MS);
  }
};

/** Only alarms that tell us: others of the account ring as they like. */
const hasRingingAlarm = async ({ account, target }: Watched): Promise<boolean> => {
  const found = await account.send<{ MetricAlarms?: { AlarmActions?: string[] }[] }>('cloudwatch', 'DescribeAlarms', {
    StateValue: 'ALARM',
  });
  return (found.MetricAlarms ?? []).some(({ AlarmActions }) => AlarmActions?.includes(target.topicArn));
};
