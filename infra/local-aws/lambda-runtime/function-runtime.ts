import { createHash, randomBytes } from 'node:crypto';
import type { Deployment, FunctionLog } from './deployment.ts';
import { EnvironmentPool, stopping, type PooledEnvironment } from './environment-pool.ts';
import { ExecutionEnvironment, type Phase } from './execution-environment.ts';
import { judge, reportedMemoryMb, type InvocationAnswer, type InvocationRequest, type Verdict } from './invocation.ts';
import { OrphanGuard } from './orphan-guard.ts';
import { endLine, initReportLine, initStartLine, reportLine, startLine } from './report-lines.ts';

/** AWS gives loading this long; after that it is begun again within the function's own time-out. */
const INIT_MS_MAX = 10_000;
/** Node processes at a time: about 45 MB each, so that a burst neither starves the host nor swaps. */
const PROCESSES_MAX = 32;
const TAIL_LINES_MAX = 1000;

interface Member extends PooledEnvironment {
  readonly log: FunctionLog;
  /** Lines of the invocation being answered. */
  tail: string[];
  /** Set until the first invocation has reported it. */
  initDurationMs?: number;
}

/** Either a loaded environment, or how loading it ended. */
type Started = { member: Member } | { failed: Phase; member: Member };

/** Runs functions in child processes. It knows nothing of the account: a deployment brings what an environment needs. */
export class FunctionRuntime {
  private readonly pool: EnvironmentPool<Member>;
  private readonly guard = new OrphanGuard();
  private readonly initMsMax: number;
  private isStopped = false;

  constructor(limits: { processesMax?: number; initMsMax?: number } = {}) {
    this.pool = new EnvironmentPool(limits.processesMax ?? PROCESSES_MAX);
    this.initMsMax = limits.initMsMax ?? INIT_MS_MAX;
  }

  /** Answers once the function did; throws only what `deployment.provision` throws. */
  async invoke(deployment: Deployment, request: InvocationRequest): Promise<InvocationAnswer> {
    const warm = await this.pool.take(deployment.id);
    if (warm) return this.answer(deployment, warm, request);
    const started = await this.start(deployment);
    if ('failed' in started) return this.reportFailedInit(deployment, started.member, started.failed, request);
    return this.answer(deployment, started.member, request);
  }

  /** Recycles the environments of a deployment that was replaced; those at work finish first. */
  retire(deploymentId: string): void {
    this.pool.retire(deploymentId);
  }

  /** Ends every process. What was being answered then has no answer, and no report that would blame the function. */
  stop(): void {
    this.isStopped = true;
    this.pool.stop();
    this.guard.stop();
  }

  private async start(deployment: Deployment): Promise<Started> {
    const member = this.fork(deployment);
    const first = await member.environment.initialize(this.initMsMax);
    if (this.isStopped) throw stopping();
    if (first.ending.kind === 'ready') return { member: Object.assign(member, { initDurationMs: first.durationMs }) };
    member.log.append(initReportLine(first.durationMs, statusOf(judge(first.ending, '', this.initMsMax))));
    if (first.ending.kind !== 'timeout') return { failed: first, member };
    return this.startAgain(deployment, member);
  }

  /** After a first loading that took too long AWS loads once more, now on the invocation's own time. */
  private async startAgain(deployment: Deployment, slow: Member): Promise<Started> {
    this.pool.release(slow);
    await this.pool.take(`${deployment.id} again`);
    const member = this.fork(deployment);
    const second = await member.environment.initialize(deployment.timeoutMs);
    return second.ending.kind === 'ready' ? { member } : { failed: second, member };
  }

  /** Starts a process in the place that the pool granted. */
  private fork(deployment: Deployment): Member {
    const provision = this.provision(deployment);
    const { log } = provision;
    const tail: string[] = [];
    const environment = new ExecutionEnvironment({
      taskRoot: deployment.taskRoot,
      memoryMb: deployment.memoryMb,
      variables: provision.variables,
      guard: this.guard,
      ...(provision.network && { network: provision.network }),
      onText: (text) => write(member, text),
    });
    const member: Member = {
      environment,
      deploymentId: deployment.id,
      expiresAtMs: provision.credentialsExpireAtMs,
      idleSinceMs: Date.now(),
      log,
      tail,
    };
    write(member, initStartLine(...runtimeVersion(deployment.runtime)));
    this.pool.add(member);
    return member;
  }

  private provision(deployment: Deployment) {
    try {
      return deployment.provision(logStreamName(deployment.version));
    } catch (refusal) {
      this.pool.abandon();
      throw refusal;
    }
  }

  private async answer(deployment: Deployment, member: Member, request: InvocationRequest): Promise<InvocationAnswer> {
    member.tail = [];
    write(member, startLine(request.requestId, deployment.version));
    const message = { ...request, deadlineAtMs: Date.now() + deployment.timeoutMs };
    const phase = await member.environment.invoke(message, deployment.timeoutMs);
    return this.close(deployment, member, phase, request);
  }

  private reportFailedInit(deployment: Deployment, member: Member, phase: Phase, request: InvocationRequest) {
    member.environment.kill();
    write(member, startLine(request.requestId, deployment.version));
    return this.close(deployment, member, phase, request);
  }

  /** Writes what the platform says at the end and gives the environment back. */
  private close(deployment: Deployment, member: Member, phase: Phase, request: InvocationRequest): InvocationAnswer {
    if (this.isStopped) throw stopping();
    const { timeoutMs, memoryMb } = deployment;
    const verdict = judge(phase.ending, request.requestId, timeoutMs);
    const durationMs = phase.ending.kind === 'timeout' ? timeoutMs : phase.durationMs;
    const report = reportLine({
      requestId: request.requestId,
      durationMs,
      initDurationMs: member.initDurationMs,
      memorySizeMb: memoryMb,
      memoryPeakMb: reportedMemoryMb(phase, memoryMb),
      status: verdict.status,
    });
    for (const line of [...verdict.lines, endLine(request.requestId), report]) write(member, line);
    member.log.flush();
    member.initDurationMs = undefined;
    const log = member.tail;
    this.pool.release(member);
    return { payload: verdict.payload, isFailure: verdict.failure !== undefined, durationMs, log };
  }
}

function write(member: Member, text: string): void {
  member.log.append(text);
  if (member.tail.push(text) > TAIL_LINES_MAX) member.tail.shift();
}

const statusOf = (verdict: Verdict) =>
  verdict.status ?? { status: 'error' as const, errorType: verdict.failure?.errorType };

/** AWS's shape: date, version, and 32 hexadecimal digits that no other environment has. */
function logStreamName(version: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${version}]${randomBytes(16).toString('hex')}`;
}

/** `nodejs20.x` is shown as the Node that really runs it. */
function runtimeVersion(runtime: string): [string, string] {
  const version = `${runtime.replace('nodejs', 'nodejs:').replace('.x', '')}.v${process.versions.node}`;
  return [version, `arn:aws:lambda:us-east-1::runtime:${createHash('sha256').update(version).digest('hex')}`];
}
