import { openFreezes } from '../authorization/freezes.ts';
import type { Clock } from '../clock.ts';
import { type KillSwitch, whyStopped } from '../kill-switch.ts';
import type { Policy } from '../policy.ts';
import type { Action } from '../proposal.ts';
import type { Status } from '../transitions.ts';

export interface WaitsDependencies {
  /** Absent where an installation has none. */
  killSwitch?: Pick<KillSwitch, 'read'> | undefined;
  policy: Pick<Policy, 'freezes'>;
  clock: Clock;
}

/** Why what is approved is not made now, in words; undefined when nothing holds it. */
export type WhyWaiting = (proposal: { actions: readonly Pick<Action, 'target'>[] }) => Promise<string | undefined>;

/**
 * What holds executions now: the kill switch, or a freeze window of the policy. The executor decides by itself; this is
 * for telling people, and for not counting in vain. One look is as of one moment: the switch is read once, when it is asked.
 */
export const lookAtHolds = ({ killSwitch, policy, clock }: WaitsDependencies): WhyWaiting => {
  let stopped: Promise<string | undefined> | undefined;
  return async ({ actions }) => {
    stopped ??= killSwitch === undefined ? Promise.resolve(undefined) : whyStopped(killSwitch);
    const why = await stopped;
    if (why !== undefined) return why;
    const now = clock.now();
    const freezes = new Set(actions.flatMap(({ target }) => openFreezes(policy, target, now)));
    return freezes.size > 0 ? `nothing is changed during ${[...freezes].join(', ')}` : undefined;
  };
};

/** True where an approval waits for its execution, or one that is given now would. */
export const mayWait = (status: string): boolean => WAITING.includes(status as Status);

const WAITING: readonly Status[] = ['PROPOSED', 'APPROVED'];
