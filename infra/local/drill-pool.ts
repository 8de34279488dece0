import { availableParallelism } from 'node:os';
import type { Catalogued } from '../../chaos/catalogue.ts';
import type { DrillResult } from '../../chaos/drill-result.ts';
import type { Expectation } from '../../chaos/fault.ts';
import { requireCatalogued } from './drill-experiment.ts';
import { type DrillProcess, type DrillProcessOptions, startDrillProcess } from './drill-process.ts';
import type { DrillJob } from './drill-once.ts';

/** A drill waits for alarms and for steady state about as long as it computes: twice as many as there are cores keep them busy. */
export const PARALLEL_DEFAULT = availableParallelism() * 2;

export interface PoolOptions extends DrillProcessOptions {
  /** Drills that run at once. */
  parallel: number;
  onResult(result: DrillResult, job: DrillJob): void;
  signal?: AbortSignal;
}

/** Runs drills several at once, in processes of their own. The rows stand as the jobs do; undefined where it was interrupted. */
export const drillInPool = async (
  jobs: readonly DrillJob[],
  options: PoolOptions,
): Promise<(DrillResult | undefined)[]> => {
  const rows: (DrillResult | undefined)[] = jobs.map(() => undefined);
  const waiting = longestFirst(jobs);
  const processes = new Set<DrillProcess>();
  const stop = (): void => processes.forEach((one) => one.stop());
  options.signal?.addEventListener('abort', stop, { once: true });

  const lane = async (): Promise<void> => {
    let driller: DrillProcess | undefined;
    try {
      for (let next = waiting.shift(); next && !options.signal?.aborted; next = waiting.shift()) {
        const [index, job] = next;
        if (driller === undefined || driller.hasEnded()) processes.add((driller = startDrillProcess(options)));
        const row = await driller.drill(job);
        rows[index] = row;
        if (row !== undefined) options.onResult(row, job);
      }
    } finally {
      await driller?.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel, jobs.length) }, lane));
  options.signal?.removeEventListener('abort', stop);
  return rows;
};

/** Statuses that are reached by waiting, for up to a minute: begun last, such a drill would end alone. */
const WAITED_FOR = ['ROLLED_BACK', 'SELF_RECOVERED'];

const longestFirst = (jobs: readonly DrillJob[]): [number, DrillJob][] => {
  const isLong = ({ id }: DrillJob): boolean =>
    expectationOf(requireCatalogued(id)).outcome.some((status) => WAITED_FOR.includes(status));
  const entries = [...jobs.entries()];
  return [...entries.filter(([, job]) => isLong(job)), ...entries.filter(([, job]) => !isLong(job))];
};

const expectationOf = (found: Catalogued): Expectation =>
  (found.kind === 'fault' ? found.fault : found.control).expected;
