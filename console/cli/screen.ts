import { createColors } from 'picocolors';
import { jsonLine, jsonText } from '../plain-text.ts';

export type Colors = ReturnType<typeof createColors>;

/** Where a command writes. Standard output carries the answer, standard error everything else. */
export interface Screen {
  /** True when `--json` was asked for: standard output then carries one document and nothing else. */
  readonly json: boolean;
  /** True when a person is there to watch and to answer. */
  readonly isInteractive: boolean;
  readonly colors: Colors;
  readonly columns: number;
  /** For people; silent with `--json`. */
  print(text: string): void;
  /** The one document of `--json`; silent without. */
  printJson(document: unknown): void;
  /** One document of a stream, on a line of its own. */
  printJsonLine(document: unknown): void;
  /** Progress, warnings and errors. */
  note: (text: string) => void;
  /** Standard error, for what moves the cursor. */
  readonly notes: NodeJS.WriteStream;
}

export interface ScreenOptions {
  stdin: { isTTY?: boolean };
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: Record<string, string | undefined>;
}

/** Standard output when nobody reads it on a terminal. */
const COLUMNS_DEFAULT = 100;

/** What a command prints to: text for people, or one JSON document; without colours where they are not wanted. */
export const createScreen = ({ stdin, stdout, stderr, env }: ScreenOptions, options: { json?: boolean }): Screen => {
  const json = options.json === true;
  const isPlain = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return {
    json,
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    colors: createColors(!isPlain && stdout.isTTY),
    columns: stdout.columns || COLUMNS_DEFAULT,
    print: (text) => void (json || stdout.write(`${text}\n`)),
    printJson: (document) => void (json && stdout.write(`${jsonText(document)}\n`)),
    printJsonLine: (document) => void (json && stdout.write(`${jsonLine(document)}\n`)),
    note: (text) => void stderr.write(`${text}\n`),
    notes: stderr,
  };
};
