import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import type { Answers } from '../../agents/model/recorded-model.ts';
import { type DrillReport, type DrillResult, reportOf } from '../../chaos/drill-result.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import { requireCatalogued } from './drill-experiment.ts';
import type { DrillAttendance } from './drill-host.ts';
import { type DrillJob, drillOnce } from './drill-once.ts';
import { drillInPool } from './drill-pool.ts';
import { recordedModel } from './recording.ts';
import { requireAnswering } from './scored-model.ts';

/** Which drills are run, how often, and who attends them. */
export interface DrillOptions extends Pick<DrillAttendance, 'decide' | 'signal'> {
  /** Names or taxonomy ids. */
  faults: readonly string[];
  controls: readonly string[];
  /** Of the first run; each further run has the next one. */
  seed: number;
  /** How often each is run. */
  runs: number;
  /** Drills that run at once; more than one only where the drills decide. */
  parallel?: number;
  /** The recorded one of a replay unless given. */
  model?: string | undefined;
  answers?: Answers | undefined;
  onProgress(event: ProgressEvent, job: DrillJob): void;
  onResult?(result: DrillResult, job: DrillJob): void;
  log(line: string): void;
}

/**
 * Runs every chosen experiment, each on an account of its own that is thrown away after it. What was interrupted is not
 * in the report; a row that is missing for another reason is an error.
 */
export const runDrills = async (options: DrillOptions): Promise<DrillReport> => {
  const jobs = jobsOf(options);
  const { parallel = 1, runs, seed, signal } = options;
  if (parallel > 1 && options.decide !== 'auto')
    throw new TerminalError('nobody can be asked about several drills at once: run one at a time');
  const model = await modelOf(jobs, options);
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-drills-'));
  const begunAt = new Date();
  try {
    const rows =
      parallel > 1 && jobs.length > 1
        ? await drillInPool(jobs, {
            ...options,
            model,
            folder,
            parallel,
            onResult: options.onResult ?? (() => undefined),
          })
        : await oneAfterTheOther(jobs, { ...options, model, folder });
    const done = rows.filter((row) => row !== undefined);
    if (done.length !== jobs.length && !signal?.aborted)
      throw new TerminalError(`${jobs.length - done.length} of ${jobs.length} drills left no row`);
    return reportOf(done, {
      model,
      seed,
      runs,
      asked: jobs.length,
      parallel,
      cpus: availableParallelism(),
      seconds: (Date.now() - begunAt.getTime()) / 1_000,
      begunAt: begunAt.toISOString(),
      isReplay: options.answers?.mode === 'replay',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The model that is scored. Throws before anything is broken when it has no recording, or cannot be asked. */
const modelOf = async (jobs: readonly DrillJob[], { model, answers }: DrillOptions): Promise<string> => {
  if (answers?.mode === 'replay') return recordedModel(answers.folder, jobs, model);
  if (answers !== undefined) await mkdir(answers.folder, { recursive: true });
  const spec = model ?? 'runbook';
  await requireAnswering(spec);
  return spec;
};

const jobsOf = ({ faults, controls, runs, seed }: DrillOptions): DrillJob[] => {
  const ids = [...faults, ...controls];
  ids.forEach(requireCatalogued);
  return Array.from({ length: runs }, (_, run) => ids.map((id) => ({ id, seed: seed + run }))).flat();
};

const oneAfterTheOther = async (
  jobs: readonly DrillJob[],
  options: DrillOptions & { folder: string; model: string },
): Promise<DrillResult[]> => {
  const rows: DrillResult[] = [];
  for (const job of jobs) {
    if (options.signal?.aborted) break;
    const onProgress = (event: ProgressEvent): void => options.onProgress(event, job);
    const row = await drillOnce(job, { ...options, onProgress }).catch((error: unknown) => {
      if (options.signal?.aborted) return undefined;
      throw error;
    });
    // The one that was interrupted has no row; those before it keep theirs.
    if (row === undefined) break;
    rows.push(row);
    options.onResult?.(row, job);
  }
  return rows;
};
