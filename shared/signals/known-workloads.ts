import type { Baseline } from '../baseline/baseline.ts';
import type { Clock } from '../clock.ts';

/** How long a list of workloads serves: a new one must not wait for long, and a storm of alarms must not read it each time. */
const FRESH_MS = 30_000;
/** A workload that is not in the list may have been captured a moment ago; it is asked for again this often at most. */
const SECOND_LOOK_MS = 500;

/** Finds workloads in a list that is read seldom. When it cannot be read anew, the last one serves: alarms must get in. */
export class KnownWorkloads {
  readonly #load: () => Promise<readonly Baseline[]>;
  readonly #clock: Clock;
  #list: readonly Baseline[] | undefined;
  #readAtMs = 0;
  #reading: Promise<readonly Baseline[]> | undefined;

  constructor(load: () => Promise<readonly Baseline[]>, clock: Clock) {
    this.#load = load;
    this.#clock = clock;
  }

  /** Rejects with what the reading rejects with, when nothing was ever read. */
  async find(choose: (workloads: readonly Baseline[]) => Baseline | undefined): Promise<Baseline | undefined> {
    const found = choose(await this.#younger(FRESH_MS));
    return found ?? choose(await this.#younger(SECOND_LOOK_MS));
  }

  async #younger(ageMsMax: number): Promise<readonly Baseline[]> {
    if (this.#list !== undefined && this.#clock.now().getTime() - this.#readAtMs < ageMsMax) return this.#list;
    try {
      return await (this.#reading ??= this.#read());
    } catch (error) {
      if (this.#list === undefined) throw error;
      return this.#list;
    }
  }

  async #read(): Promise<readonly Baseline[]> {
    try {
      this.#list = await this.#load();
      this.#readAtMs = this.#clock.now().getTime();
      return this.#list;
    } finally {
      this.#reading = undefined;
    }
  }
}
