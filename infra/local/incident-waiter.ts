import type { Incident } from '../../shared/incident.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import type { AnyHost } from './host.ts';

type Moved = Extract<ProgressEvent, { kind: 'moved' }>;

/**
 * Waits for moves by hearing of them, so that waiting costs the tables nothing. Every waiting rejects with the reason of
 * `signal` when that aborts.
 */
export const createIncidentWaiter = (host: AnyHost, signal?: AbortSignal) => {
  const seen: Moved[] = [];
  const hearers = new Set<() => void>();
  host.bus.subscribe((event) => {
    if (event.kind !== 'moved') return;
    seen.push(event);
    for (const hear of hearers) hear();
  });

  /** The first move that satisfies `wanted`, past ones included; undefined when `timeoutMs` passes. */
  const waitFor = (wanted: (move: Moved) => boolean, timeoutMs: number): Promise<Moved | undefined> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = seen.find(wanted);
        if (found !== undefined) finish(found);
      };
      const leave = (): void => {
        clearTimeout(timer);
        hearers.delete(look);
        signal?.removeEventListener('abort', abort);
      };
      const finish = (found: Moved | undefined): void => {
        leave();
        resolve(found);
      };
      const abort = (): void => {
        leave();
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => finish(undefined), timeoutMs);
      hearers.add(look);
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else look();
    });

  const read = async (move: Moved | undefined): Promise<Incident | undefined> =>
    move && host.stores.console.get(move.incidentId);
  /** Moves of an incident that were answered for already: the same status can come again after a drift. */
  const answered = new Set<Moved>();
  return {
    /** Incidents opened at or after `since`, as they stand now. */
    incidents: async (since: Date): Promise<Incident[]> => {
      const opened = seen.filter((move) => move.status === 'RECEIVED' && Date.parse(move.at) >= since.getTime());
      const ids = [...new Set(opened.map((move) => move.incidentId))];
      return (await Promise.all(ids.map((id) => host.stores.console.get(id)))).filter((one) => one !== undefined);
    },
    waitForIncident: async (since: Date, timeoutMs: number): Promise<Incident | undefined> =>
      read(await waitFor((move) => move.status === 'RECEIVED' && Date.parse(move.at) >= since.getTime(), timeoutMs)),
    waitForStatus: async (
      incidentId: string,
      statuses: readonly string[],
      timeoutMs: number,
    ): Promise<Incident | undefined> => {
      const move = await waitFor(
        (candidate) =>
          candidate.incidentId === incidentId && statuses.includes(candidate.status) && !answered.has(candidate),
        timeoutMs,
      );
      if (move !== undefined) answered.add(move);
      return read(move);
    },
  };
};
