import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answers } from '../../agents/model/recorded-model.ts';
import type { DrillResult } from '../../chaos/drill-result.ts';
import { failedDrill } from '../../chaos/failed-drill.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import { requireCatalogued } from './drill-experiment.ts';
import type { FromDriller, ToDriller } from './drill-messages.ts';
import type { DrillJob } from './drill-once.ts';

/** Longest that one drill may take, many times what the slowest does: what hangs must not hold up the others for ever. */
const DRILL_MS_MAX = 180_000;
/** A process that is asked to end has put right what it broke within this, or is ended. */
const END_MS_MAX = 20_000;
/**
 * Room for what is young, per half. Requests leave much behind that lives for a moment: with Node's own 16 MB a tenth of
 * a drill's computing is spent on moving it about.
 */
const YOUNG_MB = 64;
/** Enough of what a process said last to see why it ended. */
const STDERR_CHARACTERS_MAX = 600;

export interface DrillProcessOptions {
  folder: string;
  model: string;
  answers?: Answers | undefined;
  onProgress(event: ProgressEvent, job: DrillJob): void;
  log(line: string): void;
}

/** A process of its own that drills, one at a time. */
export interface DrillProcess {
  /** True once it has ended: another one is needed. */
  hasEnded(): boolean;
  /** The row of one drill, whatever happens to the process; undefined when it was stopped. */
  drill(job: DrillJob): Promise<DrillResult | undefined>;
  /** Ends the drill that runs; what was broken is put right. */
  stop(): void;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Starts a process that drills. It loads while it waits, and is used for one drill after the other. */
export const startDrillProcess = (options: DrillProcessOptions): DrillProcess => {
  const child = fork(new URL('./driller.mjs', import.meta.url), {
    execArgv: [`--max-semi-space-size=${YOUNG_MB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = `${said}${String(chunk)}`.slice(-STDERR_CHARACTERS_MAX)));
  // Not `close`, which never comes after the parent has disconnected.
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const tell = (message: ToDriller): void => void (child.connected && child.send(message));
  const broken = (job: DrillJob, begun: number, why: string): DrillResult =>
    failedDrill(requireCatalogued(job.id), job.seed, why, performance.now() - begun);

  return {
    hasEnded,
    stop: () => tell({ kind: 'stop' }),
    drill: async (job) => {
      const begun = performance.now();
      const { folder, model, answers } = options;
      tell({ kind: 'drill', job, folder, model, answers });
      const limit = setTimeout(() => child.kill('SIGKILL'), DRILL_MS_MAX);
      const leave = forward(child, options, job);
      try {
        const answer = await Promise.race([leave.answered, ended]);
        if (!Array.isArray(answer)) return answer.kind === 'result' ? answer.result : undefined;
        const [code, signal] = answer;
        const isLate = performance.now() - begun >= DRILL_MS_MAX;
        const why = isLate ? `did not end within ${DRILL_MS_MAX / 1_000} s` : `its process ended (${signal ?? code})`;
        return broken(job, begun, `${why}${said === '' ? '' : `: ${said.trim()}`}`);
      } finally {
        clearTimeout(limit);
        leave.off();
      }
    },
    close: async () => {
      if (hasEnded()) return;
      const limit = setTimeout(() => child.kill('SIGKILL'), END_MS_MAX);
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(limit);
    },
  };
};

type Answer = Extract<FromDriller, { kind: 'result' | 'stopped' }>;

/** Hands on what is told during one drill, and resolves with what ends it. */
const forward = (child: ChildProcess, options: DrillProcessOptions, job: DrillJob) => {
  let hear: (message: FromDriller) => void = () => undefined;
  const answered = new Promise<Answer>((resolve) => {
    hear = (message) => {
      if (message.kind === 'progress') options.onProgress(message.event, job);
      else if (message.kind === 'log') options.log(`${job.id}: ${message.line}`);
      else resolve(message);
    };
    child.on('message', hear);
  });
  return { answered, off: () => child.off('message', hear) };
};
