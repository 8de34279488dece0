import { failedDrill } from '../../chaos/failed-drill.ts';
import { describeError } from '../../shared/errors.ts';
import { requireCatalogued } from './drill-experiment.ts';
import type { FromDriller, ToDriller } from './drill-messages.ts';
import { drillOnce } from './drill-once.ts';

// The root of a process that drills for another one: one drill at a time, as it is told.

const stopping = new AbortController();
const stop = (): void => stopping.abort(new DOMException('the drills were interrupted', 'AbortError'));

const tell = (message: FromDriller): void => {
  if (process.connected) process.send?.(message);
};

const drill = async ({ job, folder, model, answers }: Extract<ToDriller, { kind: 'drill' }>): Promise<void> => {
  try {
    const result = await drillOnce(job, {
      folder,
      model,
      answers,
      decide: 'auto',
      onProgress: (event) => tell({ kind: 'progress', event }),
      log: (line) => tell({ kind: 'log', line }),
      signal: stopping.signal,
    });
    tell({ kind: 'result', result });
  } catch (error) {
    if (stopping.signal.aborted) return tell({ kind: 'stopped' });
    const reason = `broke down: ${describeError(error)}`;
    tell({ kind: 'result', result: failedDrill(requireCatalogued(job.id), job.seed, reason, 0) });
  }
};

// Ctrl-C reaches every process of the terminal: the one that was started by hand decides what it means.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', stop);
let running: Promise<void> = Promise.resolve();
process.on('disconnect', () => {
  stop();
  void running.finally(() => process.exit());
});
process.on('message', (message: ToDriller) => {
  if (message.kind === 'stop') stop();
  else running = drill(message);
});
