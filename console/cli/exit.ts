import { TerminalError } from '../../shared/errors.ts';

/** Exit codes that scripts rely on. */
export const EXIT = { good: 0, notMet: 1, wrongUse: 2, couldNotRun: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command: thrown by commands, turned into a message and an exit code in one place. Not an accident. */
export abstract class CommandError extends TerminalError {
  abstract readonly exitCode: ExitCode;
  /** What to do next. */
  readonly hint: string;
  /** Further members of the `--json` document. */
  readonly facts: Record<string, unknown>;

  constructor(message: string, hint: string, options: { cause?: unknown; facts?: Record<string, unknown> } = {}) {
    super(message, { cause: options.cause });
    this.hint = hint;
    this.facts = options.facts ?? {};
  }
}

/** It ran, and the answer is no: the drill failed, the decision was refused, there is no such incident. */
export class NotMetError extends CommandError {
  readonly exitCode = EXIT.notMet;
}

/** The command was not understood. */
export class WrongUseError extends CommandError {
  readonly exitCode = EXIT.wrongUse;
}

/** Something that is needed is missing: no server, no token or one that is not known, no file. */
export class CouldNotRunError extends CommandError {
  readonly exitCode = EXIT.couldNotRun;
}
