import type { IncidentView } from '../../../shared/incident-view.ts';
import type { ProgressEvent } from '../../../shared/progress.ts';
import { type ExitCode, EXIT, NotMetError } from '../exit.ts';
import { createDrillBoard, type DrillName, type FinishedDrill } from '../render/drill-board.ts';
import { createDrillProgress } from '../render/drill-progress.ts';
import { type DrillDocument, renderDrills } from '../render/drill-summary.ts';
import { renderIncident } from '../render/incident-page.ts';
import type { Screen } from '../screen.ts';

/** One thing that can be drilled. */
export interface Drillable {
  id: string;
  taxonomy: string;
}

/** How the drills are watched and decided, as the one who runs them is told. */
export interface Attendance {
  /** Returns true to approve, false to reject. */
  decide: 'auto' | ((view: IncidentView) => Promise<boolean>);
  onProgress(event: ProgressEvent, drill: DrillName): void;
  onResult(result: FinishedDrill, drill: DrillName): void;
}

export interface DrillCommand<D extends DrillDocument = DrillDocument> {
  screen: Screen;
  faults: readonly Drillable[];
  controls: readonly Drillable[];
  runs: number;
  /** Drills at once. */
  parallel: number;
  /** Approve what is proposed without asking. Several at once always do. */
  yes: boolean;
  signal: AbortSignal;
  /** Runs what was chosen. */
  run(attendance: Attendance): Promise<D>;
  /** Writes the report files that were asked for. */
  write?(report: D): Promise<void>;
}

/** Breaks the target, watches the whole loop, and says what was proved. Good only when every drill met its expectation. */
export const drill = async <D extends DrillDocument>(command: DrillCommand<D>): Promise<ExitCode> => {
  const { screen, faults, controls, runs, signal } = command;
  const chosen = [...faults, ...controls].map(({ id, taxonomy }) => `${taxonomy} ${id}`);
  const total = chosen.length * runs;
  const attended = command.parallel > 1 && total > 1 ? attendBoard(command, total) : attendOne(command, chosen);
  signal.addEventListener('abort', () => screen.note('stopping; the target is put right first'), { once: true });
  try {
    const report = await command.run(attended.attendance);
    attended.stop();
    await command.write?.(report);
    if (report.drills.length > 0) screen.print(`\n${renderDrills(report, screen.colors)}`);
    if (signal.aborted) throw interrupted(total, undefined, report);
    screen.printJson(report);
    const isComplete = report.drills.length === total;
    return isComplete && report.drills.every(({ passed }) => passed) ? EXIT.good : EXIT.notMet;
  } catch (error) {
    throw signal.aborted && !(error instanceof NotMetError) ? interrupted(total, error) : error;
  } finally {
    attended.stop();
  }
};

interface Attended {
  attendance: Attendance;
  stop(): void;
}

/** One after the other: every step is shown, and a person is asked. */
const attendOne = (command: DrillCommand, chosen: readonly string[]): Attended => {
  const { screen, runs } = command;
  const progress = createDrillProgress(screen, Array.from({ length: runs }, () => chosen).flat());
  const isAsked = !command.yes && screen.isInteractive;
  const decide = isAsked ? (view: IncidentView) => ask(view, command, progress) : 'auto';
  return {
    attendance: { decide, onProgress: progress.onEvent, onResult: () => undefined },
    stop: progress.stop,
  };
};

/** Several at once: nobody could follow every step, and nobody is asked. */
const attendBoard = ({ screen }: DrillCommand, total: number): Attended => {
  const board = createDrillBoard(screen, total);
  return { attendance: { decide: 'auto', onProgress: board.onEvent, onResult: board.onResult }, stop: board.stop };
};

/** What was run until then stands in the document, which says how many were not. */
const interrupted = (total: number, cause?: unknown, done?: DrillDocument): NotMetError => {
  const after =
    done === undefined || total === 1 ? '' : `: ${done.drills.length} of ${total} drills were run to their end`;
  return new NotMetError(`the drill was interrupted${after}`, 'the target was put right; run it again when you like', {
    cause,
    facts: { ...done },
  });
};

const QUESTION = 'Approve exactly this change?';

const ask = async (
  view: IncidentView,
  { screen, signal }: DrillCommand,
  progress: { pause(): void; resume(): void },
): Promise<boolean> => {
  const { confirm, isCancel } = await import('@clack/prompts');
  progress.pause();
  screen.note(`\n${renderIncident(view, { colors: screen.colors, now: new Date(), isAskedHere: true })}\n`);
  const answer = await confirm({ message: QUESTION, initialValue: false, output: screen.notes, signal });
  if (isCancel(answer)) throw interrupted(1);
  progress.resume();
  return answer === true;
};
