import { AwsError } from '../aws-error.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';

/** An environment with what its owner must remember about it. */
export interface PooledEnvironment {
  readonly environment: ExecutionEnvironment;
  readonly deploymentId: string;
  readonly expiresAtMs: number;
  /** Epoch milliseconds of the last answer. */
  idleSinceMs: number;
}

/** What a caller hears whose invocation cannot be answered any more. */
export const stopping = (): AwsError => new AwsError('ServiceException', 'Internal Server Error', 500);

/** How long an unused environment is kept. */
const IDLE_MS_MAX = 5 * 60_000;
const SWEEP_MS = 15_000;
/** Credentials must outlive the invocation that is given to an environment: 15 minutes is the longest. */
const CREDENTIALS_LEFT_MS_MIN = 60_000;

/**
 * Keeps warm environments and bounds how many processes there are. AWS would start one environment per concurrent
 * invocation; a laptop cannot hold a thousand Node processes, so beyond `processesMax` an invocation waits its turn
 * (it counts as concurrent while it waits, exactly as if it were running).
 */
export class EnvironmentPool<T extends PooledEnvironment> {
  private readonly idle = new Set<T>();
  private readonly busy = new Set<T>();
  private readonly waiting: (() => void)[] = [];
  private readonly retired = new Set<string>();
  private readonly processesMax: number;
  private readonly sweep: NodeJS.Timeout;
  private starting = 0;
  private isStopped = false;

  constructor(processesMax: number) {
    this.processesMax = processesMax;
    this.sweep = setInterval(() => this.dropIdle((kept) => Date.now() - kept.idleSinceMs > IDLE_MS_MAX), SWEEP_MS);
    this.sweep.unref();
  }

  /** A warm environment of the deployment, or the right to start one with `add` (or to give up with `abandon`). */
  async take(deploymentId: string): Promise<T | undefined> {
    for (;;) {
      if (this.isStopped) throw stopping();
      const warm = this.takeWarm(deploymentId);
      if (warm) return warm;
      if (this.makeRoom()) {
        this.starting += 1;
        return undefined;
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  add(started: T): void {
    this.starting -= 1;
    this.busy.add(started);
  }

  abandon(): void {
    this.starting -= 1;
    this.waiting.shift()?.();
  }

  release(taken: T): void {
    this.busy.delete(taken);
    taken.idleSinceMs = Date.now();
    if (taken.environment.isUsable && !this.retired.has(taken.deploymentId)) this.idle.add(taken);
    else taken.environment.kill();
    this.waiting.shift()?.();
  }

  /** Lets a deployment's environments finish what they do and then never uses them again. */
  retire(deploymentId: string): void {
    this.retired.add(deploymentId);
    this.dropIdle((kept) => kept.deploymentId === deploymentId);
  }

  stop(): void {
    clearInterval(this.sweep);
    this.isStopped = true;
    for (const wake of this.waiting.splice(0)) wake();
    for (const member of [...this.idle, ...this.busy]) member.environment.kill();
    this.idle.clear();
  }

  private takeWarm(deploymentId: string): T | undefined {
    const isStale = (kept: T) => !kept.environment.isUsable || kept.expiresAtMs - Date.now() < CREDENTIALS_LEFT_MS_MIN;
    this.dropIdle(isStale);
    const warm = [...this.idle].reverse().find((kept) => kept.deploymentId === deploymentId);
    if (!warm) return undefined;
    this.idle.delete(warm);
    this.busy.add(warm);
    return warm;
  }

  /** Room for one more process, if need be at the cost of the environment that is idle longest. */
  private makeRoom(): boolean {
    const total = () => this.idle.size + this.busy.size + this.starting;
    const [oldest] = [...this.idle].sort((a, b) => a.idleSinceMs - b.idleSinceMs);
    if (total() >= this.processesMax && oldest) this.dropIdle((kept) => kept === oldest);
    return total() < this.processesMax;
  }

  private dropIdle(isUnwanted: (kept: T) => boolean): void {
    for (const kept of this.idle) {
      if (!isUnwanted(kept)) continue;
      this.idle.delete(kept);
      kept.environment.kill();
    }
  }
}
