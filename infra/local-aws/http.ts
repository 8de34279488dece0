import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { WireAnswer, WireRequest } from './codec/wire.ts';

/** Above what any implemented operation takes; S3 itself allows 5 GB. */
const BODY_BYTES_MAX = 256 * 1024 * 1024;

/** Longer than an SDK client keeps an idle connection, so that it is never closed under a request. */
const KEEP_ALIVE_MS = 65_000;

export type Answerer = (request: WireRequest, sourceIp: string) => Promise<WireAnswer>;

/** An HTTP server that reads requests whole and writes what the answerer returns. */
export function createHttpServer(answer: Answerer): Server {
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming)
      .then(async (request) => {
        if (request) write(outgoing, await answer(request, incoming.socket.remoteAddress ?? '127.0.0.1'));
        else outgoing.writeHead(413, { connection: 'close' }).end();
      })
      .catch(() => outgoing.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;
  server.requestTimeout = 0;
  return server;
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const rawQuery = mark < 0 ? '' : url.slice(mark + 1);
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : (value ?? ''),
      ]),
    ),
    body: Buffer.concat(chunks),
  };
}

function write(outgoing: ServerResponse, { status, headers, body }: WireAnswer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const bodiless = outgoing.req.method === 'HEAD' || status === 204 || status === 304;
  outgoing.writeHead(status, bodiless ? headers : { ...headers, 'content-length': bytes.length });
  outgoing.end(bodiless ? undefined : bytes);
}
