import type { ProgressEvent } from '../../../shared/progress.ts';
import type { ReadyDocument } from '../../../shared/ready-document.ts';
import { oneLine } from '../../plain-text.ts';
import { type ExitCode, EXIT } from '../exit.ts';
import { paintStatus } from '../render/status.ts';
import { labelled } from '../render/words.ts';
import type { Screen } from '../screen.ts';

/** A running server, as the command sees it. */
export interface Serving {
  ready: ReadyDocument;
  close(): Promise<void>;
}

export interface ServeCommand {
  screen: Screen;
  dataDir: string;
  signal: AbortSignal;
  start: (onProgress: (event: ProgressEvent) => void) => Promise<Serving>;
}

/** Hosts everything until it is told to stop. */
export const serve = async ({ screen, dataDir, signal, start }: ServeCommand): Promise<ExitCode> => {
  const { colors } = screen;
  const serving = await start((event) => {
    if (event.kind !== 'moved') return;
    const { at, incidentId, status, reason } = event;
    screen.note(`${at}  ${oneLine(incidentId)}  ${paintStatus(status, colors)}  ${oneLine(reason)}`);
  });
  screen.printJsonLine(serving.ready);
  screen.print(describe(serving.ready, dataDir));
  await aborted(signal);
  screen.note('stopping');
  await serving.close();
  return EXIT.good;
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const describe = ({ aws, web, target, operators, accountId, region }: ReadyDocument, dataDir: string): string =>
  [
    'Firebreak is ready.',
    ...labelled([
      ['web', web],
      ['aws', `${aws} (account ${accountId}, ${region}; credentials in ${dataDir}/endpoint.json)`],
      ['target', `${target.function}, fed by ${target.queueUrl}`],
      ['operators', operators.map(({ name }) => oneLine(name)).join(', ')],
    ]),
    '',
    'In another terminal:',
    '  npx firebreak chaos inject IAM-02     break the target',
    '  npx firebreak incidents watch         see it being worked on',
    '  npx firebreak incidents show ID       read the proposal, then approve it',
    '',
    'Ctrl-C stops it; what happened is kept.',
  ].join('\n');
