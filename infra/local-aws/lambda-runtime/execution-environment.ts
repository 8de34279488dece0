import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { cpuWaitMs } from './cpu-wait.ts';
import { startDeadline } from './deadline.ts';
import type { EnvironmentMessage, FunctionFailure, InvokeMessage, PassageMessage } from './environment-messages.ts';
import type { EnvironmentNetwork } from './environment-network.ts';
import type { OrphanGuard } from './orphan-guard.ts';
import { exitLine } from './report-lines.ts';
import { MEMORY_SAMPLE_MS, residentMb } from './resident-memory.ts';

const BOOTSTRAP = path.join(import.meta.dirname, 'bootstrap.mjs');
/** Shares of the function's memory that Lambda's own Node.js runtime gives to V8. */
const OLD_SPACE_SHARE = 0.9;
const SEMI_SPACE_SHARE = 0.05;
/** How long messages and output written just before the process ended may take to arrive. */
const LAST_WORDS_MS = 50;

export interface EnvironmentSettings {
  readonly taskRoot: string;
  readonly memoryMb: number;
  /** The whole environment of the process: nothing is inherited from the host. */
  readonly variables: Readonly<Record<string, string>>;
  /** Called with each line that the function, or Node itself, writes. */
  readonly onText: (text: string) => void;
  /** Absent when the function is in no network of the account. */
  readonly network?: EnvironmentNetwork;
  readonly guard: OrphanGuard;
}

/** How loading the function, or answering one invocation, ended. */
export type Ending =
  | { kind: 'ready' }
  | { kind: 'response'; payload: string }
  | { kind: 'failure'; error: FunctionFailure }
  | { kind: 'timeout' }
  | { kind: 'exit'; reason: string; isOutOfMemory: boolean };

export interface Phase {
  readonly ending: Ending;
  readonly durationMs: number;
  readonly memoryPeakMb: number;
}

interface Exit {
  reason: string;
  isOutOfMemory: boolean;
}

/**
 * One child process that holds one function. It does one thing at a time; time and memory limits end the process,
 * because nothing less stops a loop or gives memory back.
 */
export class ExecutionEnvironment {
  /** False once the process ended or is about to: it must not be given another invocation. */
  isUsable = true;

  private readonly child: ChildProcess;
  private readonly settings: EnvironmentSettings;
  private listener: ((message: EnvironmentMessage) => void) | undefined;
  private exit: Exit | undefined;
  private onExit: ((exit: Exit) => void) | undefined;
  private isOverMemory = false;
  private wasKilled = false;
  private lastRequestId = '';
  private exitedAt: number | undefined;
  private nativeOutput = '';

  constructor(settings: EnvironmentSettings) {
    this.settings = settings;
    const megabytes = (share: number) => Math.max(1, Math.floor(settings.memoryMb * share));
    this.child = fork(BOOTSTRAP, settings.network ? ['in-network'] : [], {
      cwd: settings.taskRoot,
      env: { ...settings.variables },
      execArgv: [
        `--max-old-space-size=${megabytes(OLD_SPACE_SHARE)}`,
        `--max-semi-space-size=${megabytes(SEMI_SPACE_SHARE)}`,
      ],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    if (this.child.pid !== undefined) settings.guard.watch(this.child.pid);
    this.listen();
  }

  /** Waits until the function is loaded. */
  async initialize(limitMs: number): Promise<Phase> {
    return this.run(limitMs, (message) => {
      if (message.type === 'ready') return { kind: 'ready' };
      return message.type === 'failure' ? { kind: 'failure', error: message.error } : undefined;
    });
  }

  async invoke(message: InvokeMessage, limitMs: number): Promise<Phase> {
    this.lastRequestId = message.requestId;
    const phase = this.run(limitMs, (answer) => {
      if (answer.type === 'response' && answer.requestId === message.requestId) {
        return { kind: 'response', payload: answer.payload };
      }
      return answer.type === 'failure' ? { kind: 'failure', error: answer.error } : undefined;
    });
    // An exit is reported by its own event; the error of writing to a closed channel adds nothing.
    this.child.send(message, () => undefined);
    return phase;
  }

  kill(): void {
    this.isUsable = false;
    this.wasKilled = true;
    this.child.kill('SIGKILL');
  }

  private async run(limitMs: number, accept: (message: EnvironmentMessage) => Ending | undefined): Promise<Phase> {
    const startedAt = performance.now();
    let memoryPeakMb = this.sampleMemory();
    const sampling = setInterval(() => {
      memoryPeakMb = Math.max(memoryPeakMb, this.sampleMemory());
    }, MEMORY_SAMPLE_MS);
    const ending = await this.firstEnding(limitMs, accept);
    clearInterval(sampling);
    // Longer than its limit it only was because it was kept waiting.
    const durationMs = Math.min(limitMs, (this.exitedAt ?? performance.now()) - startedAt);
    return { ending, durationMs, memoryPeakMb: Math.max(memoryPeakMb, residentMb(this.child.pid ?? 0)) };
  }

  private firstEnding(limitMs: number, accept: (message: EnvironmentMessage) => Ending | undefined): Promise<Ending> {
    return new Promise((resolve) => {
      const settle = (ending: Ending) => {
        cancel();
        this.listener = undefined;
        this.onExit = undefined;
        resolve(ending);
      };
      const expire = () => {
        this.kill();
        settle({ kind: 'timeout' });
      };
      const waitedMs = () => cpuWaitMs(this.child.pid ?? 0);
      const cancel = startDeadline(limitMs, waitedMs, expire);
      this.listener = (message) => {
        const ending = accept(message);
        if (ending) settle(ending);
      };
      this.onExit = (exit) => settle({ kind: 'exit', ...exit });
      if (this.exit) this.onExit(this.exit);
    });
  }

  private sampleMemory(): number {
    const usedMb = residentMb(this.child.pid ?? 0);
    if (usedMb > this.settings.memoryMb) {
      this.isOverMemory = true;
      this.kill();
    }
    return usedMb;
  }

  private listen(): void {
    const { child, settings } = this;
    child.on('message', (message: EnvironmentMessage) => {
      if (message.type === 'text') return settings.onText(message.text);
      if (message.type === 'connect') return this.answerConnect(message);
      if (message.type === 'failure' && message.isFatal) this.isUsable = false;
      this.listener?.(message);
    });
    child.stdout?.on('data', (chunk: Buffer) => this.writeNative(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.writeNative(chunk));
    child.on('error', () => this.end(null, 'SIGKILL'));
    child.on('exit', (code, signal) => {
      this.isUsable = false;
      this.exitedAt = performance.now();
      if (child.pid !== undefined) settings.guard.forget(child.pid);
      setTimeout(() => this.end(code, signal), LAST_WORDS_MS);
    });
  }

  private answerConnect({ id, host, port }: Extract<EnvironmentMessage, { type: 'connect' }>): void {
    const passage = this.settings.network?.judge({ host, port }) ?? { kind: 'open', host, port };
    const message: PassageMessage = { type: 'passage', id, passage };
    this.child.send(message, () => undefined);
  }

  /** Output that did not come through the bootstrap: V8's last words, and children of the function. */
  private writeNative(chunk: Buffer): void {
    const text = chunk.toString('utf8');
    this.nativeOutput = (this.nativeOutput + text).slice(-4096);
    for (const line of text.split('\n')) if (line.trim() !== '') this.settings.onText(line);
  }

  private end(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.exit) return;
    this.isUsable = false;
    const isOutOfMemory = this.isOverMemory || /heap out of memory|process out of memory/.test(this.nativeOutput);
    this.exit = { reason: isOutOfMemory ? 'signal: killed' : describeExit(code, signal), isOutOfMemory };
    if (this.onExit) this.onExit(this.exit);
    else if (!this.wasKilled) this.settings.onText(exitLine(this.lastRequestId, this.exit.reason));
  }
}

/** The names that AWS's log gives to signals. */
const SIGNAL_WORDS: Readonly<Record<string, string>> = {
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGHUP: 'hangup',
  SIGILL: 'illegal instruction',
  SIGINT: 'interrupt',
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGTERM: 'terminated',
  SIGTRAP: 'trace/breakpoint trap',
};

function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `signal: ${SIGNAL_WORDS[signal] ?? signal}` : `exit status ${code ?? 1}`;
}
