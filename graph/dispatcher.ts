import { AsyncLocalStorage } from 'node:async_hooks';
import { Command } from '@langchain/langgraph';
import { PROPOSAL_OUTDATED } from '../shared/approvals/outdated.ts';
import type { Clock } from '../shared/clock.ts';
import { ConflictError, describeError } from '../shared/errors.ts';
import type { IncidentStore, OutboxMessage } from '../shared/store/incident-store.ts';
import { isTerminal, type Status } from '../shared/transitions.ts';
import type { IncidentGraph } from './incident-graph.ts';

/** Moves that somebody outside the graph makes, after which its thread must be started or told. */
const MADE_OUTSIDE: Partial<Record<Status, 'start' | 'tell'>> = {
  RECEIVED: 'start',
  APPROVED: 'tell',
  REJECTED: 'tell',
  EXPIRED: 'tell',
  SELF_RECOVERED: 'tell',
};

/** Reasons with which a DIAGNOSED comes from outside: the others are the graph's own steps. */
const RETURNED_REASONS = new Set(['retried', 'proposal-edited', PROPOSAL_OUTDATED]);

/** Ids of handled messages that are remembered; a forgotten one may be handled twice, which changes nothing. */
const TAKEN_MAX = 10_000;

export interface DispatcherDeps {
  store: IncidentStore;
  /** Where moves are looked for that another process made: the watchdog's eyes. */
  outbox: Pick<IncidentStore, 'pendingOutbox'>;
  /** Stores of other roles in this process: their moves are dispatched at once, not at the next poll. */
  neighbours: readonly Pick<IncidentStore, 'onMoved'>[];
  graph: IncidentGraph;
  clock: Clock;
  /** Tells people about a move; called at least once for each. */
  notify(message: OutboxMessage): Promise<void>;
  log(line: string): void;
  /** Pause between two looks at the outbox. Moves made in this process do not wait for it. */
  pollMs: number;
}

export interface Dispatcher {
  /** Looks at the outbox now, then again and again. */
  start(): void;
  /** Starts or continues one incident's thread, after whatever is being done with it. */
  advance(incidentId: string, status: Status): Promise<void>;
  /** Handles a message of the outbox once more, as if it had never been seen: whoever lost it gets it again. */
  resend(message: OutboxMessage): Promise<void>;
  /** Resolves when the threads that are running or queued now have ended or wait. */
  settled(): Promise<void>;
  /** Resolves when no thread of this process is running any more. */
  stop(): Promise<void>;
}

/** Messages handled and not yet taken out of the outbox, at most. */
const SENT_MAX = 20;

/** Drains the outbox: starts threads, tells waiting ones, informs people. One thread of one incident runs at a time. */
export const createDispatcher = (deps: DispatcherDeps): Dispatcher => {
  const threads = new Map<string, Promise<void>>();
  const waiting = new Map<string, string>();
  /** Messages whose thread was started or told, and those of which people were told. */
  const taken = new Set<string>();
  const told = new Set<string>();
  const sent: OutboxMessage[] = [];
  const stopping = new AbortController();
  // LangGraph takes a graph that is invoked inside a node for a part of that node's graph, and keeps its thread apart.
  // The watchdog asks from inside one, so threads run in the context in which the dispatcher was made.
  const outside = AsyncLocalStorage.snapshot();

  const advance = (incidentId: string, status: Status): Promise<void> => {
    const before = threads.get(incidentId) ?? Promise.resolve();
    const next = before
      .then(() => outside(() => run(incidentId, status)))
      .catch((error: unknown) => {
        // A thread that was cut off by the end of the process goes on from its record at the next start.
        if (!stopping.signal.aborted) deps.log(`${incidentId}: ${describeError(error)}`);
      });
    threads.set(incidentId, next);
    return next;
  };

  const run = async (incidentId: string, status: Status): Promise<void> => {
    if (stopping.signal.aborted) return;
    const config = { configurable: { thread_id: incidentId }, durability: 'sync' as const };
    // An incident that was just received has no thread yet: there is nothing to look up.
    const isNew = status === 'RECEIVED';
    const gate = waiting.get(incidentId) ?? (isNew ? undefined : await pendingGate(deps.graph, incidentId));
    waiting.delete(incidentId);
    if (gate === undefined && isTerminal(status)) return;
    try {
      const input = gate === undefined ? { incidentId } : new Command({ resume: { [gate]: { status } } });
      const out = (await deps.graph.invoke(input as never, config)) as { __interrupt__?: { id?: string }[] };
      const id = out.__interrupt__?.[0]?.id;
      if (id !== undefined) waiting.set(incidentId, id);
    } catch (error) {
      // Another worker moved the thread or the record: what it wrote will be dispatched in its turn.
      if (!(error instanceof ConflictError)) throw error;
    }
  };

  const handle = async (message: OutboxMessage): Promise<void> => {
    const { message_id: id } = message;
    if (told.has(id) || stopping.signal.aborted) return;
    if (!taken.has(id)) {
      taken.add(id);
      const returned = message.status === 'DIAGNOSED' && RETURNED_REASONS.has(message.reason);
      if (MADE_OUTSIDE[message.status] !== undefined || returned) void advance(message.incident_id, message.status);
    }
    await tell(message);
    sent.push(message);
    if (isTerminal(message.status) || sent.length >= SENT_MAX) await flush();
    for (const remembered of [taken, told]) if (remembered.size > TAKEN_MAX) remembered.clear();
  };

  /** People who could not be told now are told at a later look at the outbox; the incident does not wait for that. */
  const tell = async (message: OutboxMessage): Promise<void> => {
    told.add(message.message_id);
    try {
      await deps.notify(message);
    } catch (error) {
      told.delete(message.message_id);
      throw error;
    }
  };

  const complain = complainOnce(deps);
  const safely = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => complain(`outbox: ${describeError(error)}`));

  const resend = async (message: OutboxMessage): Promise<void> => {
    taken.delete(message.message_id);
    told.delete(message.message_id);
    await safely(handle(message));
  };

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await safely(drain());
      await deps.clock.sleep(deps.pollMs, stopping.signal).catch(() => undefined);
    }
  };
  const drain = async (): Promise<void> => {
    for (const message of await deps.outbox.pendingOutbox(50)) await safely(handle(message));
    await flush();
  };
  /** Messages are taken out of the outbox together: one that is lost before that is sent again, which does no harm. */
  const flush = async (): Promise<void> => {
    const batch = sent.splice(0);
    if (batch.length > 0) await deps.store.markSent(batch);
  };

  const settled = async (): Promise<void> => {
    await Promise.all(threads.values());
  };

  let unsubscribe: (() => void)[] = [];
  let polling: Promise<void> = Promise.resolve();
  return {
    start: () => {
      unsubscribe = [deps.store, ...deps.neighbours].map((store) =>
        store.onMoved((message) => void safely(handle(message))),
      );
      polling = poll();
    },
    advance,
    resend,
    settled,
    stop: async () => {
      for (const stop of unsubscribe) stop();
      stopping.abort();
      await Promise.all([polling, settled()]);
      await safely(flush());
    },
  };
};

/** A channel that is down fails every message that waits: the same words are logged once a minute. */
const REPEATED_MS = 60_000;
const COMPLAINTS_MAX = 100;

const complainOnce = ({ clock, log }: Pick<DispatcherDeps, 'clock' | 'log'>): ((line: string) => void) => {
  const said = new Map<string, number>();
  return (line) => {
    const now = clock.now().getTime();
    if (now - (said.get(line) ?? -Infinity) < REPEATED_MS) return;
    if (said.size >= COMPLAINTS_MAX) said.clear();
    said.set(line, now);
    log(line);
  };
};

/** Id of the interrupt that a thread waits at; undefined when it waits for nothing. */
const pendingGate = async (graph: IncidentGraph, incidentId: string): Promise<string | undefined> => {
  const state = await graph.getState({ configurable: { thread_id: incidentId } });
  return state.tasks.flatMap((task) => task.interrupts).at(0)?.id;
};
