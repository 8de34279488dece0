import type { IncidentView } from '../../../shared/incident-view.ts';
import type { ProgressEvent } from '../../../shared/progress.ts';
import { type ExitCode, EXIT, NotMetError } from '../exit.ts';
import { createDrillProgress } from '../render/drill-progress.ts';
import { type DrillDocument, renderDrills } from '../render/drill-summary.ts';
import { renderIncident } from '../render/incident-page.ts';
import type { Screen } from '../screen.ts';

/** One thing that can be drilled. */
export interface Drillable {
  id: string;
  taxonomy: string;
}

export interface DrillCommand {
  screen: Screen;
  faults: readonly Drillable[];
  controls: readonly Drillable[];
  seed: number;
  runs: number;
  /** Approve what is proposed without asking. */
  yes: boolean;
  signal: AbortSignal;
  /** Runs what was chosen. `decide` returns true to approve, false to reject. */
  run: (options: {
    decide: 'auto' | ((view: IncidentView) => Promise<boolean>);
    onProgress: (event: ProgressEvent) => void;
  }) => Promise<DrillDocument>;
}

/** Breaks the target, watches the whole loop, and says what was proved. Good only when every drill met its expectation. */
export const drill = async (command: DrillCommand): Promise<ExitCode> => {
  const { screen, faults, controls, runs } = command;
  const chosen = [...faults, ...controls].map(({ id, taxonomy }) => `${taxonomy} ${id}`);
  const progress = createDrillProgress(screen, Array.from({ length: runs }, () => chosen).flat());
  const decide = command.yes || !screen.isInteractive ? 'auto' : (view: IncidentView) => ask(view, command, progress);
  command.signal.addEventListener('abort', () => screen.note('stopping; the target is put right first'), {
    once: true,
  });
  try {
    const report = await command.run({ decide, onProgress: progress.onEvent });
    progress.stop();
    screen.printJson(report);
    screen.print(`\n${renderDrills(report, screen.colors)}`);
    const isComplete = report.drills.length === chosen.length * runs;
    return isComplete && report.drills.every(({ passed }) => passed) ? EXIT.good : EXIT.notMet;
  } catch (error) {
    throw command.signal.aborted ? interrupted(error) : error;
  } finally {
    progress.stop();
  }
};

const interrupted = (cause?: unknown): NotMetError =>
  new NotMetError('the drill was interrupted', 'the target was put right; run it again when you like', { cause });

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
  if (isCancel(answer)) throw interrupted();
  progress.resume();
  return answer === true;
};
