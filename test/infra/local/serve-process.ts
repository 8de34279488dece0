import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ReadyDocument } from '../../../shared/ready-document.ts';

const COMMAND = new URL('../../../console/cli/firebreak.mjs', import.meta.url).pathname;

/** `firebreak serve --json` as a shell starts it. */
export interface ServeProcess {
  /** What it printed when it was ready. */
  ready: ReadyDocument;
  /** Every process that it started, and theirs. */
  descendants(): number[];
  /** `kill -9`: it gets no chance to say good-bye. */
  killAtOnce(): Promise<void>;
}

export const spawnServe = async (dataDir: string): Promise<ServeProcess> => {
  const args = [COMMAND, 'serve', '--json', '--data', dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)));
  for await (const line of createInterface(child.stdout)) {
    const ready = ReadyDocument.parse(JSON.parse(line));
    return { ready, descendants: () => descendantsOf(child.pid ?? 0), killAtOnce: () => killAtOnce(child) };
  }
  throw new Error(`serve ended before it was ready: ${said}`);
};

const killAtOnce = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

const processes = (): { pid: number; parent: number; state: string }[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, state = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state };
    });

const descendantsOf = (root: number): number[] => {
  const all = processes();
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap(({ pid }) => [pid, ...below(pid)]);
  return below(root);
};

/** Those of `pids` that still run; one that waits to be reaped does not. */
export const running = (pids: readonly number[]): number[] =>
  processes()
    .filter(({ pid, state }) => pids.includes(pid) && !state.startsWith('Z'))
    .map(({ pid }) => pid);
