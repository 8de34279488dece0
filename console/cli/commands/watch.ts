import type { ProgressEvent } from '../../../shared/progress.ts';
import { oneLine } from '../../plain-text.ts';
import { type ExitCode, EXIT, CouldNotRunError } from '../exit.ts';
import { renderIncidents } from '../render/incident-table.ts';
import { paintStatus } from '../render/status.ts';
import { duration } from '../render/words.ts';
import type { Colors } from '../screen.ts';
import type { ClientCommand } from './incidents.ts';

/** `incidents watch`: what happens, as it happens, until it is stopped. `--json` writes one document a line. */
export const watchIncidents = async (
  { screen, api }: ClientCommand,
  { incident, signal }: { incident?: string; signal: AbortSignal },
): Promise<ExitCode> => {
  screen.print(
    `${renderIncidents(await api.incidents({ limit: '10' }), { colors: screen.colors, now: new Date() })}\n`,
  );
  const isNews = newsOnly();
  try {
    for await (const event of api.events(signal)) {
      if (incident !== undefined && event.incidentId !== incident) continue;
      screen.printJsonLine(event);
      const line = describeEvent(event, screen.colors);
      if (line !== undefined && isNews(event, line)) screen.print(line);
    }
  } catch (error) {
    if (signal.aborted) return EXIT.good;
    throw error;
  }
  if (signal.aborted) return EXIT.good;
  throw new CouldNotRunError('the server ended the connection', 'is `firebreak serve` still running?');
};

/** A verification reads the same again and again until it passes: a reading is shown when it differs from the last. */
const newsOnly = (): ((event: ProgressEvent, line: string) => boolean) => {
  const last = new Map<string, string>();
  return (event, line) => {
    if (event.kind !== 'reading') return true;
    const reading = `${event.incidentId} ${event.probe}`;
    const isNew = last.get(reading) !== line;
    last.set(reading, line);
    return isNew;
  };
};

/** One event as a line; undefined for those that a move of status repeats. */
export const describeEvent = (event: ProgressEvent, colors: Colors): string | undefined => {
  const id = colors.dim(oneLine(event.incidentId));
  if (event.kind === 'moved') return `${id}  ${paintStatus(event.status, colors)}  ${oneLine(event.reason)}`;
  if (event.kind === 'reading')
    return `${id}    ${event.passed ? '✓' : '✗'} ${oneLine(event.probe)}: ${oneLine(event.detail)}`;
  if (event.kind === 'tool') {
    const took = event.ms === undefined ? '' : ` (${duration(event.ms)})`;
    return `${id}    ${oneLine(event.tool)}${took}${event.ok === false ? ' failed' : ''}`;
  }
  return undefined;
};
