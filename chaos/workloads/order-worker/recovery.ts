import type { TargetAccount } from '../../target/account.ts';
import { hasRow } from '../../target/row-table.ts';
import type { SteadyState } from '../../target/steady-state.ts';
import { type SentWork, sendWork } from '../../target/traffic.ts';
import type { Worker } from './deploy.ts';

/** A task that has just been started needs a moment before it takes its first order. */
const WAIT_MS_MAX = 10_000;
const LOOK_EVERY_MS = 50;

/** Sends an order and waits for its row: the only thing that shows that the worker works. */
export const probeWorker = async (account: TargetAccount, worker: Worker): Promise<SteadyState> => {
  const id = await sendWork(account, worker.queueUrl);
  return waitForRow(account, worker, [id]);
};

/** Whether an order that was sent after the change came out; without one, a new one is sent. */
export const readRecovery = async (
  account: TargetAccount,
  worker: Worker,
  sent: readonly SentWork[],
  changedAt: number | undefined,
): Promise<SteadyState> => {
  const candidates = changedAt === undefined ? [] : sent.filter(({ sentAt }) => sentAt > changedAt);
  if (candidates.length === 0) return probeWorker(account, worker);
  return waitForRow(
    account,
    worker,
    candidates.map(({ id }) => id),
  );
};

const waitForRow = async (
  account: TargetAccount,
  { names }: Pick<Worker, 'names'>,
  ids: readonly string[],
): Promise<SteadyState> => {
  const deadline = Date.now() + WAIT_MS_MAX;
  while (Date.now() < deadline) {
    for (const id of ids)
      if (await hasRow(account, names.table, id)) return { steady: true, detail: `the row of ${id} is there` };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return { steady: false, detail: `no row of ${ids.length} orders came in ${WAIT_MS_MAX} ms` };
};
