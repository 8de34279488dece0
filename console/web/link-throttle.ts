import type { Clock } from '../../shared/clock.ts';

/** Window in which tries are counted. */
const WINDOW_MS = 60_000;
/** Tries of one client in a window. A person follows a handful of links; a mail scanner follows one a few times. */
const CLIENT_TRIES_MAX = 30;
/** Tries of all clients together that came to nothing: many addresses may belong to one guesser. */
const TRIES_MAX = 600;
/** Clients that are remembered; the oldest is forgotten first. */
const CLIENTS_MAX = 5_000;

/** Counts tries at links that came to nothing, of each client and of all. Memory is bounded. */
export interface LinkThrottle {
  /** True when this client may try. `isKnown`: signed in, and then not held up by what others do. */
  mayTry(client: string, options: { isKnown: boolean }): boolean;
  /** The try came to nothing. */
  count(client: string): void;
}

/** `onThrottled` is told once a window, however many tries are refused in it. */
export const createLinkThrottle = (clock: Clock, onThrottled: (tries: number) => void): LinkThrottle => {
  let window = { startedMs: 0, tries: 0, isTold: false, clients: new Map<string, number>() };
  const current = (): typeof window => {
    const nowMs = clock.now().getTime();
    if (nowMs - window.startedMs >= WINDOW_MS)
      window = { startedMs: nowMs, tries: 0, isTold: false, clients: new Map() };
    return window;
  };
  return {
    mayTry: (client, { isKnown }) => {
      const now = current();
      const isTooMuch = (now.clients.get(client) ?? 0) >= CLIENT_TRIES_MAX || (!isKnown && now.tries >= TRIES_MAX);
      if (isTooMuch && !now.isTold) {
        now.isTold = true;
        onThrottled(now.tries);
      }
      return !isTooMuch;
    },
    count: (client) => {
      const now = current();
      now.tries++;
      const tries = (now.clients.get(client) ?? 0) + 1;
      const [oldest] = now.clients.keys();
      if (tries === 1 && now.clients.size >= CLIENTS_MAX && oldest !== undefined) now.clients.delete(oldest);
      now.clients.set(client, tries);
    },
  };
};
