import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';

export interface Listener {
  /** `http://127.0.0.1:PORT` */
  url: string;
  close(): Promise<void>;
}

/** Answers requests; `connection` is what the server knows of where one came from. */
type Answer = (request: Request, connection: object) => Response | Promise<Response>;

/** Serves a fetch-shaped handler on the loopback address; port 0 takes any that is free. */
export const listen = (fetch: Answer, port = 0): Promise<Listener> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, (address: AddressInfo) =>
      resolve({ url: `http://127.0.0.1:${address.port}`, close }),
    ) as Server;
    server.once('error', reject);
    const close = (): Promise<void> =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
  });
