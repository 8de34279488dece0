import type { TargetAccount } from './account.ts';
import { hasRow } from './row-table.ts';
import { probeTarget, type SteadyState } from './steady-state.ts';
import type { SentWork } from './traffic.ts';

/** Work takes about a second; what is not done after this long is asked for directly. */
const WAIT_MS_MAX = 3_000;
const LOOK_EVERY_MS = 50;

/**
 * Whether real work, sent after the change was made, came out of a function that writes rows: its row is in the table. Where no such
 * work was done in time the target is asked directly, and what it answers is the reading.
 */
export const readRecovery = async (
  account: TargetAccount,
  target: { names: { function: string; table: string }; probeEvent: object },
  sent: readonly SentWork[],
  changedAt: number | undefined,
): Promise<SteadyState> => {
  const candidates = changedAt === undefined ? [] : sent.filter(({ sentAt }) => sentAt > changedAt);
  const deadline = Date.now() + (candidates.length > 0 ? WAIT_MS_MAX : 0);
  while (Date.now() < deadline) {
    for (const { id } of candidates)
      if (await hasRow(account, target.names.table, id))
        return { steady: true, detail: `${id} was sent after the change, and its row is there` };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return probeTarget(account, { function: target.names.function, probeEvent: target.probeEvent });
};
