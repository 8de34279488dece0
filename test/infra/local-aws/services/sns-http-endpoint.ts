import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PostedMessage {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface HttpEndpoint extends AsyncDisposable {
  readonly url: string;
  readonly posted: PostedMessage[];
  /** Statuses for the next posts, in order; 200 when there are none left. */
  readonly statuses: number[];
}

/** An HTTP endpoint that a topic can post to. */
export const openHttpEndpoint = async (): Promise<HttpEndpoint> => {
  const posted: PostedMessage[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posted.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`,
    posted,
    statuses,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
