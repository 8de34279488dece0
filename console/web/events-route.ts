import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ProgressEvent } from '../../shared/progress.ts';
import type { Session } from './authenticate.ts';
import { jsonLine } from '../plain-text.ts';

/** Told of every event until the returned function is called. */
export type Subscribe = (listener: (event: ProgressEvent) => void) => () => void;

/** Intermediaries cut connections that say nothing. */
const HEARTBEAT_MS = 15_000;
/** A reader that is further behind than this is cut off: it has to read the records again anyway. */
const BACKLOG_MAX = 1_000;

/** `GET /events`: server-sent events, one of the three kinds of `ProgressEvent` or a move, as JSON. */
export const eventsRoute = (subscribe: Subscribe): Hono<Session> =>
  new Hono<Session>().get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
      let waiting = 0;
      const send = async (event: string, data: string): Promise<void> => {
        if (++waiting > BACKLOG_MAX) return stream.abort();
        await stream.writeSSE({ event, data });
        waiting--;
      };
      const unsubscribe = subscribe((event) => void send(event.kind, jsonLine(event)));
      const heartbeat = setInterval(() => void send('ping', ''), HEARTBEAT_MS);
      await send('ready', '{}');
      await ended;
      clearInterval(heartbeat);
      unsubscribe();
    }),
  );
