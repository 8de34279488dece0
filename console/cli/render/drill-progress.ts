import type { ProgressEvent } from '../../../shared/progress.ts';
import { oneLine } from '../../plain-text.ts';
import type { Screen } from '../screen.ts';
import { paintStatus } from './status.ts';
import { duration } from './words.ts';

/** What drills show of themselves while they run, on standard error. */
export interface DrillProgress {
  onEvent: (event: ProgressEvent) => void;
  /** Clears the moving line while a person is asked something. */
  pause(): void;
  resume(): void;
  stop(): void;
}

/** What a step that is no status means. */
const STEPS: Record<string, string> = {
  STARTING: 'starting the embedded AWS and the agents',
  STEADY: 'checking that the target works',
  INJECTED: 'breaking the target',
  UNDO: 'proving the undo: applying the stored inverse',
  REDO: 'making the change again',
};
/** What an event says of where a drill is; undefined when it is a detail of the step that it is at. */
export const stepOf = (event: ProgressEvent): string | undefined => {
  if (event.kind === 'moved') return event.status.toLowerCase();
  return event.kind === 'stage' ? (STEPS[event.stage] ?? event.stage.toLowerCase()) : undefined;
};

/** With this step a drill begins. */
const FIRST_STEP = 'STARTING';
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/** One plain line a stage; on a terminal also a moving line: what is being done now, with which tool, for how long. */
export const createDrillProgress = (
  screen: Screen,
  names: readonly string[],
  now = () => Date.now(),
): DrillProgress => {
  const live = screen.isInteractive ? createLiveLine(screen, now) : undefined;
  const { colors } = screen;
  let drill = -1;
  let begun = now();

  const line = (text: string): void => {
    live?.clear();
    screen.note(`${colors.dim(duration(now() - begun).padStart(8))}  ${text}`);
  };
  const begin = (): void => {
    drill += 1;
    begun = now();
    const position = names.length > 1 ? ` (${drill + 1} of ${names.length})` : '';
    live?.clear();
    screen.note(`${colors.bold(names[drill] ?? 'drill')}${position}`);
  };

  return {
    onEvent: (event) => {
      if (event.kind === 'moved') {
        line(`${paintStatus(event.status, colors)}  ${colors.dim(oneLine(event.reason))}`);
        live?.show(event.status.toLowerCase());
      } else if (event.kind === 'stage') {
        if (event.stage === FIRST_STEP) begin();
        const step = STEPS[event.stage];
        if (step !== undefined) line(step);
        live?.show(step ?? event.stage.toLowerCase());
      } else live?.detail(detailOf(event));
    },
    pause: () => live?.stop(),
    resume: () => live?.start(),
    stop: () => live?.stop(),
  };
};

const detailOf = (event: Extract<ProgressEvent, { kind: 'tool' | 'reading' }>): string =>
  event.kind === 'tool'
    ? `${oneLine(event.tool)}${event.ms === undefined ? '' : ` ${duration(event.ms)}`}${event.ok === false ? ' failed' : ''}`
    : `${event.probe} ${event.passed ? 'passed' : 'not yet'}`;

const createLiveLine = (screen: Screen, now: () => number) => {
  let step = 'loading';
  let detail = '';
  let since = now();
  let frame = 0;
  let timer: NodeJS.Timeout | undefined;

  const clear = (): void => void screen.notes.write(CLEAR_LINE);
  const draw = (): void => {
    frame = (frame + 1) % FRAMES.length;
    const text = `${FRAMES[frame]} ${step}${detail === '' ? '' : ` · ${detail}`} · ${duration(now() - since)}`;
    screen.notes.write(`${CLEAR_LINE}${text.slice(0, (screen.notes.columns || screen.columns) - 1)}`);
  };
  const start = (): void => {
    timer ??= setInterval(draw, FRAME_MS);
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    clear();
  };
  start();
  return {
    start,
    stop,
    clear,
    show: (text: string): void => {
      step = text;
      detail = '';
      since = now();
    },
    detail: (text: string): void => {
      detail = text;
    },
  };
};
