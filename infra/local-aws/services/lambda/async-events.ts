import { randomUUID } from 'node:crypto';
import type { InvocationAnswer } from '../../lambda-runtime/invocation.ts';
import type { Collection, World } from '../../world.ts';
import { deliverOutcome, type Outcome } from './event-destination.ts';
import type { FunctionExecution } from './execution.ts';
import type { Functions, Resolved } from './functions.ts';
import { putFunctionMetric } from './invocation-metrics.ts';
import type { AsyncEventRecord, EventInvokeRecord } from './records.ts';

const RETRIES_MAX = 2;
const AGE_SECONDS_MAX = 21_600;
/** After the first and the second failure of the function. */
const RETRY_SECONDS = [60, 120] as const;
/** Throttled events come back after one second, then later and later, at most five minutes apart. */
const REFUSED_SECONDS_MAX = 300;

/** Lambda's internal queue of asynchronous events: accepted at once, retried, and given up with a record of why. */
export class AsyncEvents {
  private readonly world: World;
  private readonly functions: Functions;
  private readonly execution: FunctionExecution;
  private readonly events: Collection<AsyncEventRecord>;
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private isStopped = false;

  constructor(world: World, functions: Functions, execution: FunctionExecution) {
    this.world = world;
    this.functions = functions;
    this.execution = execution;
    this.events = world.state.collection('lambda.async-events');
  }

  accept(target: Resolved, payload: string, requestId: string = randomUUID(), clientContext?: string): void {
    const now = Date.now();
    const event: AsyncEventRecord = {
      requestId,
      functionArn: target.arn,
      payload,
      clientContext,
      acceptedAtMs: now,
      failures: 0,
      refusals: 0,
      notBeforeMs: now,
    };
    this.events.set(requestId, event);
    putFunctionMetric(this.world, target, 'AsyncEventsReceived', 1, 'Count', new Date(now));
    this.schedule(event);
    // Services accept on their own, without a call at whose end the state would be written.
    void this.world.state.flush();
  }

  /** Takes up what the last run left unfinished. */
  start(): void {
    for (const event of this.events.values()) this.schedule(event);
  }

  stop(): void {
    this.isStopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private schedule(event: AsyncEventRecord): void {
    if (this.isStopped) return;
    const attempt = () => {
      this.timers.delete(event.requestId);
      void this.attempt(event).catch(() => this.postpone(event));
    };
    this.timers.set(event.requestId, setTimeout(attempt, Math.max(0, event.notBeforeMs - Date.now())));
  }

  private async attempt(event: AsyncEventRecord): Promise<void> {
    const target = this.targetOf(event);
    if (!target) return void this.events.delete(event.requestId);
    const settings = settingsOf(target);
    const { timing } = this.world;
    if (Date.now() - event.acceptedAtMs > timing.periodMs(settings.ageSecondsMax ?? AGE_SECONDS_MAX)) {
      return this.giveUp(event, target, { condition: 'EventAgeExceeded' });
    }
    const answer = await this.execution.invoke(target, event);
    if (!answer.isFailure) return this.finish(event, target, { condition: 'Success', answer });
    event.failures += 1;
    if (event.failures > (settings.retriesMax ?? RETRIES_MAX)) {
      return this.giveUp(event, target, { condition: 'RetriesExhausted', answer });
    }
    this.retryAfter(event, RETRY_SECONDS[event.failures - 1] ?? RETRY_SECONDS[1]);
  }

  /** The function was never reached: that is not a failure of the function and uses up no retry. */
  private postpone(event: AsyncEventRecord): void {
    if (this.isStopped) return;
    event.refusals += 1;
    this.retryAfter(event, Math.min(REFUSED_SECONDS_MAX, 2 ** (event.refusals - 1)));
  }

  private retryAfter(event: AsyncEventRecord, seconds: number): void {
    event.notBeforeMs = Date.now() + this.world.timing.periodMs(seconds);
    this.events.touch(event.requestId);
    this.schedule(event);
    void this.world.state.flush();
  }

  private async giveUp(event: AsyncEventRecord, target: Resolved, ending: Ending): Promise<void> {
    putFunctionMetric(this.world, target, 'AsyncEventsDropped', 1, 'Count', new Date());
    return this.finish(event, target, ending);
  }

  private async finish(event: AsyncEventRecord, target: Resolved, ending: Ending): Promise<void> {
    this.events.delete(event.requestId);
    const outcome: Outcome = { event, target, settings: settingsOf(target), ...ending };
    await deliverOutcome(this.world, outcome);
    await this.world.state.flush();
  }

  private targetOf(event: AsyncEventRecord): Resolved | undefined {
    try {
      return this.functions.resolve(event.functionArn);
    } catch {
      return undefined;
    }
  }
}

interface Ending {
  condition: Outcome['condition'];
  answer?: InvocationAnswer;
}

const settingsOf = (target: Resolved): Partial<EventInvokeRecord> =>
  target.record.eventInvoke[target.qualifier ?? '$LATEST'] ?? {};
