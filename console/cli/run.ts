import { CommanderError, type Command } from 'commander';
import { describeError } from '../../shared/errors.ts';
import { jsonText, manyLines, oneLine } from '../plain-text.ts';
import { CommandError, type ExitCode, EXIT } from './exit.ts';

export interface Outputs {
  out: (text: string) => void;
  err: (text: string) => void;
}

/** Runs one command line. Whatever happens ends in one exit code, and what went wrong is said with what to do next. */
export const runProgram = async (
  build: (finish: (code: ExitCode) => void) => Command,
  args: readonly string[],
  { out, err }: Outputs,
): Promise<ExitCode> => {
  let code: ExitCode = EXIT.good;
  const program = build((finished) => (code = finished));
  for (const command of withSubcommands(program)) {
    command.exitOverride();
    command.configureOutput({ writeOut: out, writeErr: (text) => err(manyLines(text)) });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.wrongUse;
    const failure = failureOf(error);
    if (args.includes('--json')) out(`${jsonText({ error: failure.error, hint: failure.hint, ...failure.facts })}\n`);
    err(`error: ${oneLine(failure.error)}\n${failure.hint === '' ? '' : `  ${oneLine(failure.hint)}\n`}`);
    return failure.exitCode;
  }
};

const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

const failureOf = (
  error: unknown,
): { error: string; hint: string; facts: Record<string, unknown>; exitCode: ExitCode } => {
  if (error instanceof CommandError)
    return { error: error.message, hint: error.hint, facts: error.facts, exitCode: error.exitCode };
  return { error: describeError(error), hint: '', facts: {}, exitCode: EXIT.couldNotRun };
};
