import type { OnProgress, ProgressEvent } from '../../shared/progress.ts';

/** Tells every listener of this process what happens; one that throws does not keep the others from hearing. */
export interface ProgressBus {
  publish: OnProgress;
  subscribe(listener: OnProgress): () => void;
}

/** A bus on which a listener that throws is told to `log` and disturbs nobody. */
export const createProgressBus = (log: (line: string) => void): ProgressBus => {
  const listeners = new Set<OnProgress>();
  return {
    publish: (event: ProgressEvent) => {
      for (const listener of listeners)
        try {
          listener(event);
        } catch (error) {
          log(`a progress listener failed: ${String(error)}`);
        }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
