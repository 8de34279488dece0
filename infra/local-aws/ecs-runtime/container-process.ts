import { spawn, type ChildProcess } from 'node:child_process';
import type { OrphanGuard } from '../lambda-runtime/orphan-guard.ts';
import { residentMb } from '../lambda-runtime/resident-memory.ts';

/** How often memory is looked at: seldom enough to cost nothing, often enough to catch what fills it. */
const MEMORY_SAMPLE_MS = 50;
/** Exit code of a process that a signal ended: 128 and the signal's number. */
const SIGNAL_CODES: Readonly<Record<string, number>> = { SIGTERM: 143, SIGKILL: 137, SIGABRT: 134, SIGSEGV: 139 };

export interface ContainerSettings {
  readonly folder: string;
  readonly command: readonly string[];
  /** The whole environment of the process: nothing is inherited from the host. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** Called with each line that the container writes. */
  readonly onLine: (line: string) => void;
  readonly guard: OrphanGuard;
}

/** How a container ended; without an exit code it never started. */
export interface ContainerExit {
  exitCode?: number;
  isOutOfMemory: boolean;
}

/** One container: a child process with its own folder, a memory limit that kills it, and its output line by line. */
export class ContainerProcess {
  readonly exited: Promise<ContainerExit>;
  private readonly child: ChildProcess;
  private isOutOfMemory = false;

  constructor({ folder, command, variables, memoryMb, onLine, guard }: ContainerSettings) {
    const [program = '', ...args] = command;
    this.child = spawn(program, args, { cwd: folder, env: { ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
    const { pid } = this.child;
    if (pid !== undefined) guard.watch(pid);
    for (const stream of [this.child.stdout, this.child.stderr]) readLines(stream, onLine);
    const watch = setInterval(() => this.limitMemory(memoryMb), MEMORY_SAMPLE_MS).unref();
    this.exited = new Promise((resolve) => {
      const end = (exit: ContainerExit): void => {
        clearInterval(watch);
        if (pid !== undefined) guard.forget(pid);
        resolve(exit);
      };
      this.child.on('error', () => end({ isOutOfMemory: false }));
      // Output that was written just before the end is read before the end is told.
      this.child.on('close', (code, signal) =>
        end({ exitCode: code ?? SIGNAL_CODES[signal ?? ''] ?? 255, isOutOfMemory: this.isOutOfMemory }),
      );
    });
  }

  /** Asks the process to end, and ends it when it does not. */
  async stop(graceMs: number): Promise<void> {
    this.child.kill('SIGTERM');
    const killing = setTimeout(() => this.kill(), graceMs);
    await this.exited;
    clearTimeout(killing);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private limitMemory(memoryMb: number): void {
    if (residentMb(this.child.pid ?? 0) <= memoryMb) return;
    this.isOutOfMemory = true;
    this.kill();
  }
}

const readLines = (stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void => {
  let rest = '';
  stream?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream?.on('end', () => {
    if (rest !== '') onLine(rest);
  });
};
