import { randomUUID } from 'node:crypto';
import type { Collection, World } from '../../world.ts';
import type { DeliveryFailure } from './dead-letter.ts';
import { RETRY_POLICY } from './topic.ts';

/** One message for one HTTP endpoint, kept until it is delivered or given up. */
export interface HttpDelivery {
  readonly subscriptionArn: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Attempts made so far. */
  attempts: number;
}

export interface DeliveryOutcome {
  delivered(delivery: HttpDelivery): void;
  gaveUp(delivery: HttpDelivery, failure: DeliveryFailure): void;
}

/** SNS waits this long for an endpoint's answer. */
const ANSWER_TIMEOUT_MS = 15_000;

/** Client errors are not retried, except those that ask to come back (SNS developer guide, "Message delivery retries"). */
const isPermanent = (status: number): boolean => status >= 400 && status < 500 && status !== 429 && status !== 408;

/** Posts messages to HTTP endpoints and retries with (compressed) delays. What is pending survives a restart. */
export class HttpDeliveries {
  readonly #world: World;
  readonly #pending: Collection<HttpDelivery>;
  readonly #outcome: DeliveryOutcome;
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = new AbortController();

  constructor(world: World, outcome: DeliveryOutcome) {
    this.#world = world;
    this.#pending = world.state.collection('sns.http-deliveries');
    this.#outcome = outcome;
  }

  /** Resumes what an earlier run left. */
  start(): void {
    this.#stopped = new AbortController();
    for (const id of this.#pending.keys()) void this.#attempt(id);
  }

  stop(): void {
    this.#stopped.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  add(delivery: Omit<HttpDelivery, 'attempts'>): void {
    const id = randomUUID();
    this.#pending.set(id, { ...delivery, attempts: 0 });
    void this.#attempt(id);
  }

  async #attempt(id: string): Promise<void> {
    const delivery = this.#pending.get(id);
    if (!delivery || this.#stopped.signal.aborted) return;
    const failure = await this.#post(delivery);
    if (this.#stopped.signal.aborted) return;
    delivery.attempts += 1;
    if (failure && !failure.isPermanent && delivery.attempts <= RETRY_POLICY.numRetries) {
      this.#pending.touch(id);
      this.#retryLater(id);
      return;
    }
    this.#pending.delete(id);
    if (failure) this.#outcome.gaveUp(delivery, failure);
    else this.#outcome.delivered(delivery);
    await this.#world.state.flush();
  }

  #retryLater(id: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#attempt(id);
    }, this.#world.timing.periodMs(RETRY_POLICY.minDelayTarget));
    this.#timers.add(timer.unref());
  }

  /** Undefined when the endpoint took the message. */
  async #post({ url, headers, body }: HttpDelivery): Promise<(DeliveryFailure & { isPermanent: boolean }) | undefined> {
    try {
      const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
      const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await answer.body?.cancel();
      if (answer.ok) return undefined;
      const message = `HTTP endpoint answered ${String(answer.status)}`;
      return { code: 'HttpError', message, isPermanent: isPermanent(answer.status) };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return { code: 'HttpConnectionError', message: String(cause), isPermanent: false };
    }
  }
}
