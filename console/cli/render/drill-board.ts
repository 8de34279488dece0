import type { ProgressEvent } from '../../../shared/progress.ts';
import { oneLine } from '../../plain-text.ts';
import type { Screen } from '../screen.ts';
import { stepOf } from './drill-progress.ts';
import { duration } from './words.ts';

/** Which drill something is told of. */
export interface DrillName {
  id: string;
  seed: number;
}

/** What a finished drill shows on its one line. */
export interface FinishedDrill {
  taxonomy: string;
  outcome: string;
  passed: boolean;
  failures: readonly string[];
  ms: Readonly<Record<string, number | null>>;
}

/** What several drills at once show of themselves, on standard error. */
export interface DrillBoard {
  onEvent(event: ProgressEvent, drill: DrillName): void;
  onResult(result: FinishedDrill, drill: DrillName): void;
  stop(): void;
}

interface Running {
  name: string;
  step: string;
  begunAt: number;
}

const DRAW_EVERY_MS = 200;
const REASON_CHARACTERS_MAX = 200;

/**
 * Without a terminal one line a finished drill. On a terminal what failed stays, and below it a line for each drill that
 * runs and one with the counts move along.
 */
export const createDrillBoard = (screen: Screen, total: number, now = () => Date.now()): DrillBoard => {
  const { colors } = screen;
  const running = new Map<string, Running>();
  const begunAt = now();
  let passed = 0;
  let failed = 0;
  let drawn = 0;

  const counts = (): string => {
    const waiting = total - passed - failed - running.size;
    return `${passed} passed · ${failed} failed · ${running.size} running · ${waiting} waiting · ${duration(now() - begunAt)}`;
  };
  const clear = (): void => {
    if (drawn > 0) screen.notes.write(`\u001b[${drawn}A\r\u001b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    clear();
    const width = (screen.notes.columns || screen.columns) - 1;
    const lines = [
      ...[...running.values()].map(
        ({ name, step, begunAt: since }) => `  ${name}  ${step} · ${duration(now() - since)}`,
      ),
      counts(),
    ];
    screen.notes.write(lines.map((line) => `${line.slice(0, width)}\n`).join(''));
    drawn = lines.length;
  };
  const timer = screen.isInteractive ? setInterval(draw, DRAW_EVERY_MS) : undefined;

  return {
    onEvent: (event, drill) => {
      const known = running.get(keyOf(drill));
      const entry = known ?? { name: drill.id, step: '', begunAt: now() };
      entry.step = stepOf(event) ?? entry.step;
      running.set(keyOf(drill), entry);
    },
    onResult: (result, drill) => {
      running.delete(keyOf(drill));
      if (result.passed) passed += 1;
      else failed += 1;
      if (timer !== undefined && result.passed) return;
      clear();
      const position = colors.dim(`[${passed + failed} of ${total}]`);
      screen.note(`${position} ${lineOf(result, drill, screen)}`);
    },
    stop: () => {
      clearInterval(timer);
      clear();
    },
  };
};

const keyOf = ({ id, seed }: DrillName): string => `${id} ${seed}`;

const lineOf = (
  { taxonomy, outcome, passed, failures, ms }: FinishedDrill,
  { id, seed }: DrillName,
  screen: Screen,
) => {
  const { colors } = screen;
  const verdict = passed ? colors.green('passed') : colors.red('FAILED');
  const why = passed ? '' : `: ${oneLine(failures.join('; ')).slice(0, REASON_CHARACTERS_MAX)}`;
  return `${verdict}  ${taxonomy} ${id} (seed ${seed})  ${outcome}  ${colors.dim(duration(ms.total))}${why}`;
};
