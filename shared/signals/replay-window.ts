import type { Clock } from '../clock.ts';

/** More than a busy account's messages of one window; beyond it the oldest are forgotten, and the store still knows them. */
const REMEMBERED_MAX = 10_000;

/** Identities seen within the last `ms`. */
export class ReplayWindow {
  readonly #ms: number;
  readonly #clock: Clock;
  readonly #seenAtMs = new Map<string, number>();

  constructor(ms: number, clock: Clock) {
    this.#ms = ms;
    this.#clock = clock;
  }

  has(id: string): boolean {
    const seenAtMs = this.#seenAtMs.get(id);
    return seenAtMs !== undefined && this.#clock.now().getTime() - seenAtMs < this.#ms;
  }

  /** Remembers an identity; false when it was remembered already. */
  claim(id: string): boolean {
    if (this.has(id)) return false;
    this.#seenAtMs.delete(id);
    this.#seenAtMs.set(id, this.#clock.now().getTime());
    if (this.#seenAtMs.size > REMEMBERED_MAX) this.#seenAtMs.delete(this.#seenAtMs.keys().next().value as string);
    return true;
  }

  /** Forgets an identity whose message came to nothing, so that it may come again. */
  release(id: string): void {
    this.#seenAtMs.delete(id);
  }
}
