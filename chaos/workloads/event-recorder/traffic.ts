import { randomUUID } from 'node:crypto';
import type { TargetAccount } from '../../target/account.ts';
import { hasRow } from '../../target/row-table.ts';
import type { SteadyState } from '../../target/steady-state.ts';
import type { SentWork, Traffic } from '../../target/traffic.ts';
import type { Entry, Recorder } from './recorder.ts';

/** An event that is handled has its row by then, also behind a cold start, work that waited, and a retry on a busy machine. */
const WAIT_MS_MAX = 12_000;
const LOOK_EVERY_MS = 50;

/** Sends one event, by the way that all of them take. */
export const sendEvent = async (account: TargetAccount, entry: Entry, recorder: Recorder): Promise<string> => {
  const id = `event-${randomUUID()}`;
  await entry.send(account, recorder, id);
  return id;
};

/** Sends events every `everyMs` until stopped. */
export const startEvents = (account: TargetAccount, entry: Entry, recorder: Recorder, everyMs: number): Traffic => {
  const sent: SentWork[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  const send = async (): Promise<void> => {
    const sentAt = Date.now();
    sent.push({ id: await sendEvent(account, entry, recorder), sentAt });
  };
  const begin = (): void => {
    // An event that could not be sent is the experiment's concern, not the sender's: the next one follows.
    sending = send().catch(() => undefined);
  };
  begin();
  const timer = setInterval(begin, everyMs);
  return {
    sent: () => sent,
    stop: async () => {
      clearInterval(timer);
      await sending;
    },
  };
};

/** Nobody waits longer for traffic to begin. */
const FIRST_EVENTS_MS_MAX = 30_000;
const FIRST_EVENTS_EVERY_MS = 1_000;

/**
 * Events from the moment a recorder goes live until its traffic begins: an alarm on silence must not ring while the rest
 * of the account is still being made ready. Returns what ends them.
 */
export const sendFirstEvents = (account: TargetAccount, entry: Entry, recorder: Recorder): (() => void) => {
  const end = (): void => {
    clearInterval(timer);
    clearTimeout(last);
  };
  const timer = setInterval(() => void sendEvent(account, entry, recorder).catch(end), FIRST_EVENTS_EVERY_MS).unref();
  const last = setTimeout(end, FIRST_EVENTS_MS_MAX).unref();
  return end;
};

/**
 * Whether an event that was sent after the change was recorded; one is sent when none was. A direct call of the function
 * would prove nothing: it works while nothing calls it.
 */
export const readEventRecovery = async (
  account: TargetAccount,
  entry: Entry,
  recorder: Recorder,
  sent: readonly SentWork[],
  changedAt: number | undefined,
): Promise<SteadyState> => {
  const ids = sent.filter(({ sentAt }) => changedAt !== undefined && sentAt > changedAt).map(({ id }) => id);
  ids.push(await sendEvent(account, entry, recorder));
  const deadline = Date.now() + WAIT_MS_MAX;
  while (Date.now() < deadline) {
    for (const id of ids)
      if (await hasRow(account, recorder.names.table, id))
        return { steady: true, detail: `${id} was sent after the change, and its row is there` };
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return { steady: false, detail: `none of ${ids.length} events that were sent after the change has a row` };
};
