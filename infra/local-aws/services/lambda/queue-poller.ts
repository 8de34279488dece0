import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { QueueMessage, World } from '../../world.ts';
import type { FunctionExecution } from './execution.ts';
import type { Functions } from './functions.ts';
import { isThrottle } from './lambda-error.ts';
import { passesFilter } from './mapping-filter.ts';
import { failedMessages, queueEvent } from './queue-event.ts';
import type { MappingRecord } from './records.ts';
import { assumeRole, roleMay, type RoleSession } from './role-session.ts';

/** AWS begins with five batches at a time. */
const BATCHES_MAX = 5;
const WAIT_MS = 20_000;
/** How long a poller that may not poll, or whose function is missing, waits before it looks again. */
const PROBLEM_MS = 500;
const THROTTLE_MS_MIN = 100;
const THROTTLE_MS_MAX = 1000;
const CREDENTIALS_LEFT_MS_MIN = 60_000;
/** How long a role is held: a trust that was broken shows later than it was broken. AWS does not say how long it holds one. */
const HELD_SECONDS_MAX = 120;

/**
 * Polls one queue for one function with the execution role's permissions. A batch that fails stays in flight until
 * its visibility time-out brings it back; a batch that is throttled is held and tried again until then.
 */
export class QueuePoller {
  private readonly world: World;
  private readonly functions: Functions;
  private readonly execution: FunctionExecution;
  private readonly mapping: MappingRecord;
  private readonly report: (lastResult: string) => void;
  private readonly stopping = new AbortController();
  private readonly delivering = new Set<Promise<void>>();
  private session: { role: string; held: RoleSession; sinceMs: number } | undefined;

  constructor(
    world: World,
    functions: Functions,
    execution: FunctionExecution,
    mapping: MappingRecord,
    report: (lastResult: string) => void,
  ) {
    this.world = world;
    this.functions = functions;
    this.execution = execution;
    this.mapping = mapping;
    this.report = report;
  }

  start(): void {
    void this.run();
  }

  stop(): void {
    this.stopping.abort();
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const problem = this.findProblem();
      if (problem !== undefined) {
        this.report(`PROBLEM: ${problem}`);
        await this.pause(PROBLEM_MS);
        continue;
      }
      if (this.delivering.size >= Math.min(BATCHES_MAX, this.mapping.concurrencyMax ?? BATCHES_MAX)) {
        await Promise.race(this.delivering);
        continue;
      }
      await this.poll();
    }
  }

  private async poll(): Promise<void> {
    const { queueArn, batchSize, windowSeconds } = this.mapping;
    const { queues, timing } = this.world;
    const batch = this.receive(batchSize);
    const windowEndsAt = Date.now() + timing.periodMs(windowSeconds);
    while (batch.length > 0 && batch.length < batchSize && Date.now() < windowEndsAt && !this.isStopped) {
      await queues.waitForMessage(queueArn, windowEndsAt - Date.now(), this.stopping.signal);
      batch.push(...this.receive(batchSize - batch.length));
    }
    if (batch.length === 0) return queues.waitForMessage(queueArn, WAIT_MS, this.stopping.signal);
    const delivery = this.deliver(batch).finally(() => this.delivering.delete(delivery));
    this.delivering.add(delivery);
  }

  /** Messages that pass the filter; the others are deleted, as Lambda does. */
  private receive(max: number): QueueMessage[] {
    const { queueArn, filters } = this.mapping;
    const received = this.world.queues.receive(queueArn, max);
    const passing = received.filter((message) => passesFilter(filters, message));
    const dropped = received.filter((message) => !passing.includes(message));
    if (dropped.length > 0) this.deleteDone(dropped);
    return passing;
  }

  private async deliver(batch: readonly QueueMessage[]): Promise<void> {
    const { queueArn } = this.mapping;
    const heldUntil = Date.now() + this.world.queues.visibilityTimeoutSeconds(queueArn) * 1000;
    for (let pauseMs = THROTTLE_MS_MIN; !this.isStopped; pauseMs = Math.min(THROTTLE_MS_MAX, pauseMs * 2)) {
      try {
        return await this.invoke(batch);
      } catch (refusal) {
        this.report('PROBLEM: Function call failed');
        if (!isThrottle(refusal) || Date.now() + pauseMs >= heldUntil) return;
        await this.pause(pauseMs);
      }
    }
  }

  private async invoke(batch: readonly QueueMessage[]): Promise<void> {
    const { queueArn, functionArn, reportsItemFailures } = this.mapping;
    const target = this.functions.resolve(functionArn);
    const payload = queueEvent(batch, queueArn, this.world.region);
    const answer = await this.execution.invoke(target, { requestId: randomUUID(), payload });
    if (answer.isFailure) return this.report('PROBLEM: Function call failed');
    const failed = reportsItemFailures ? failedMessages(batch, answer.payload) : new Set<string>();
    this.deleteDone(batch.filter((message) => !failed.has(message.messageId)));
    this.report('OK');
  }

  private deleteDone(done: readonly QueueMessage[]): void {
    const { queueArn } = this.mapping;
    const session = this.assumedRole();
    if (!session || !this.mayUseQueue(session, 'sqs:DeleteMessage')) return;
    for (const message of done) this.world.queues.delete(queueArn, message.receiptHandle);
  }

  /** Why the queue cannot be polled now, if it cannot. */
  private findProblem(): string | undefined {
    const { queueArn } = this.mapping;
    if (!this.world.queues.exists(queueArn)) return 'The queue does not exist';
    if (!this.functions.isThere(this.mapping.functionArn)) return 'The function does not exist';
    const session = this.assumedRole();
    if (!session) return 'The role defined for the function cannot be assumed by Lambda.';
    if (this.mayUseQueue(session, 'sqs:ReceiveMessage')) return undefined;
    return 'The provided execution role does not have permissions to call ReceiveMessage on SQS';
  }

  private mayUseQueue(session: RoleSession, action: string): boolean {
    const { queueArn } = this.mapping;
    return roleMay(this.world, session, action, queueArn, this.world.queues.policy(queueArn));
  }

  /** The role of the function as it is now; its credentials are renewed from time to time, and before they end. */
  private assumedRole(): RoleSession | undefined {
    try {
      const { role } = this.functions.resolve(this.mapping.functionArn).version;
      const left = (this.session?.held.credentials.expiration.getTime() ?? 0) - Date.now();
      const heldMs = Date.now() - (this.session?.sinceMs ?? 0);
      const isOld = left < CREDENTIALS_LEFT_MS_MIN || heldMs > this.world.timing.periodMs(HELD_SECONDS_MAX);
      if (this.session?.role !== role || isOld) {
        this.session = { role, held: assumeRole(this.world, role, 'awslambda'), sinceMs: Date.now() };
      }
      return this.session.held;
    } catch {
      this.session = undefined;
      return undefined;
    }
  }

  private pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
