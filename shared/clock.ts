/** Time as a dependency, so that deadlines can be tested without waiting. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A clock whose sleepers all wake with the signal's reason once it is aborted: what lets a process end at once. */
export const stoppableClock = (clock: Clock, stop: AbortSignal): Clock => ({
  now: () => clock.now(),
  sleep: (ms, signal) => clock.sleep(ms, signal === undefined ? stop : AbortSignal.any([stop, signal])),
});

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', stop, { once: true });
    }),
};
