import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * `sh` stands between us and the program because a pipe is the one thing the kernel closes however we die: when our end
 * closes, `cat` ends and the program is killed. `set -m` is not used, so all of them stay in one process group.
 */
const TETHER = `
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
echo "$program"
{ cat <&3 >/dev/null; kill -9 "$program" 2>/dev/null; } >/dev/null 2>&1 &
tether=$!
wait "$program"
status=$?
kill "$tether" 2>/dev/null
exit "$status"
`;

export interface TetheredProcess {
  /** Process id of the program itself. */
  readonly pid: number;
  /** Resolves when the program has ended, with what it last printed. */
  readonly ended: Promise<string>;
  /** Kills the program and resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * Runs a program that cannot outlive this process, not even when this process is killed by `SIGKILL`.
 * Resolves once the program prints a line that contains `readyText`; rejects when it ends before that.
 */
export async function spawnTethered(
  program: string,
  args: readonly string[],
  readyText: string,
): Promise<TetheredProcess> {
  // A process group of its own: a Ctrl-C in the terminal ends us first, and us only.
  const shell = spawn('/bin/sh', ['-c', TETHER, 'tether', program, ...args], { detached: true, stdio: 'pipe' });
  const output = collectOutput(shell);
  shell.stdin.on('error', () => undefined); // The shell may be gone when we let go of it.
  const ended = new Promise<string>((resolve) => {
    shell.once('exit', () => resolve(output.text()));
    shell.once('error', (error) => resolve(error.message));
  });
  const early = ended.then((text) => {
    throw new Error(`${program} ended before it was ready: ${text.trim()}`);
  });
  await Promise.race([output.contains(readyText), early]);
  early.catch(() => undefined);
  for (const handle of [shell.stdin, shell.stdout, shell.stderr]) (handle as unknown as { unref(): void }).unref();
  shell.unref();
  return {
    pid: Number.parseInt(output.text(), 10),
    ended,
    async kill() {
      if (shell.exitCode !== null || shell.signalCode !== null) return;
      shell.ref();
      const gone = once(shell, 'exit');
      shell.stdin.end();
      await gone;
    },
  };
}

const OUTPUT_CHARACTERS_MAX = 4000;

function collectOutput(child: ChildProcess): { text(): string; contains(text: string): Promise<void> } {
  let collected = '';
  const listeners = new Set<() => void>();
  const add = (chunk: Buffer): void => {
    // Drained for ever: a full pipe would block the program.
    if (collected.length < OUTPUT_CHARACTERS_MAX) collected += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  const contains = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!collected.includes(text)) return;
        listeners.delete(check);
        resolve();
      };
      listeners.add(check);
      check();
    });
  return { text: () => collected, contains };
}
