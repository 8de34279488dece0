import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Keeps a list of process ids on standard input and kills what is on it when the writer is gone. A shell, because it
 * must outlive a host that was killed outright, and an environment stuck in a loop never notices that its host died.
 */
const GUARD_SCRIPT = `
trap '' HUP INT TERM
pids=' '
while read -r sign pid; do
  case $sign in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
`;

/** Makes sure that no execution environment survives the process that started it. */
export class OrphanGuard {
  private shell: ChildProcess | undefined;

  watch(pid: number): void {
    this.shell ??= this.startShell();
    this.shell?.stdin?.write(`+ ${pid}\n`);
  }

  forget(pid: number): void {
    this.shell?.stdin?.write(`- ${pid}\n`);
  }

  stop(): void {
    this.shell?.stdin?.end();
    this.shell = undefined;
  }

  /** Without a POSIX shell the environments still leave by themselves when their IPC channel closes. */
  private startShell(): ChildProcess | undefined {
    if (process.platform === 'win32') return undefined;
    const shell = spawn('/bin/sh', ['-c', GUARD_SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'] });
    shell.on('error', () => undefined);
    shell.stdin.on('error', () => undefined);
    shell.unref();
    (shell.stdin as unknown as { unref?(): void }).unref?.();
    return shell;
  }
}
