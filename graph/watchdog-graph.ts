import { END, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import { describeError } from '../shared/errors.ts';
import { act, type Done } from './watchdog/act.ts';
import { createWatchdogMemory, type WatchdogDeps, type WatchdogMemory } from './watchdog/deps.ts';
import { dutiesOf, type Duty } from './watchdog/duty.ts';
import { scan, type Seen } from './watchdog/scan.ts';

const SweepState = new StateSchema({
  seen: z.custom<Seen>().optional(),
  duties: z.custom<readonly Duty[]>().default(() => []),
  done: z.custom<Done>().default(() => ({})),
});

/** One sweep: scan → judge → act. It keeps no checkpoint: a sweep that was interrupted is simply made again. */
export const buildWatchdogGraph = (deps: WatchdogDeps, memory: WatchdogMemory = createWatchdogMemory()) =>
  new StateGraph(SweepState)
    .addNode('scan', async () => ({ seen: await scan(deps, memory) }))
    .addNode('judge', async ({ seen }) => ({
      duties: seen === undefined ? [] : dutiesOf(seen, memory, deps.clock.now(), deps.policy),
    }))
    .addNode('act', async ({ duties }) => ({ done: await act(duties, deps, memory) }))
    .addEdge(START, 'scan')
    .addEdge('scan', 'judge')
    .addEdge('judge', 'act')
    .addEdge('act', END)
    .compile({ name: 'watchdog' });

export interface WatchdogOptions extends WatchdogDeps {
  /** Pause between two sweeps. */
  everyMs: number;
}

export interface Watchdog {
  /** Resolves when no sweep is running any more. */
  stop(): Promise<void>;
}

/** Sweeps every non-terminal incident, again and again. Two watchdogs at once do no harm: every write is conditional. */
export const startWatchdog = ({ everyMs, ...deps }: WatchdogOptions): Watchdog => {
  const graph = buildWatchdogGraph(deps);
  const stopping = new AbortController();
  const sweep = async (): Promise<void> => {
    const { done } = await graph.invoke({});
    const text = Object.entries(done).map(([kind, count]) => `${kind} ${count}`);
    if (text.length > 0) deps.log(`watchdog: ${text.join(', ')}`);
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sweep().catch((error: unknown) => deps.log(`watchdog: ${describeError(error)}`));
      await deps.clock.sleep(everyMs, stopping.signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
