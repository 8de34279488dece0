import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import { addressOf } from '../../../../infra/local-aws/codec/bucket.ts';
import { protocolFor } from '../../../../infra/local-aws/codec/dialect.ts';
import { decodeRequest, encodeAnswer } from '../../../../infra/local-aws/codec/protocol.ts';
import { serviceSchema, type OperationSchema } from '../../../../infra/local-aws/codec/schema.ts';
import type { WireAnswer, WireRequest } from '../../../../infra/local-aws/codec/wire.ts';
import type { Protocol } from '../../../../infra/local-aws/service.ts';
import type { ClientModule } from './clients.ts';

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

interface Client {
  send(command: unknown): Promise<Record<string, unknown>>;
}

type Constructor<T> = new (argument: object) => T;

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** A request of the SDK in the form in which the server would receive it. */
function asWireRequest(sent: SentRequest): WireRequest {
  const pairs = Object.entries(sent.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each) => `${encode(name)}=${encode(each ?? '')}`),
  );
  const rawQuery = pairs.join('&');
  const headers = Object.fromEntries(Object.entries(sent.headers).map(([name, text]) => [name.toLowerCase(), text]));
  const { method, path } = sent;
  return { method, path, rawQuery, query: new URLSearchParams(rawQuery), headers, body: bytesOf(sent.body) };
}

/** The SDK's JSON body is an array of bytes that complains when it is taken for text. */
const bytesOf = (body: string | Uint8Array = ''): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

/** Sends a command through the real client into the given answer, without a network. */
export async function send(
  { sdk, client }: ClientModule,
  command: string,
  input: object,
  answer: (request: WireRequest) => WireAnswer,
  options: object = {},
): Promise<Record<string, unknown>> {
  const module = sdk as Record<string, Constructor<unknown>>;
  const requestHandler = {
    handle: async (sent: SentRequest) => {
      const { status, headers, body } = answer(asWireRequest(sent));
      const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
      return { response: new HttpResponse({ statusCode: status, headers, body: Readable.from([bytes]) }) };
    },
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  const connected = new (module[client] as Constructor<Client>)({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler,
    ...options,
  });
  const output = await connected.send(new (module[`${command}Command`] as Constructor<unknown>)(input));
  return readStreams(output);
}

async function readStreams(output: Record<string, unknown>): Promise<Record<string, unknown>> {
  const read = { ...output };
  for (const [name, value] of Object.entries(output)) {
    const stream = value as { transformToByteArray?: () => Promise<Uint8Array> } | undefined;
    if (typeof stream?.transformToByteArray === 'function') read[name] = await stream.transformToByteArray();
  }
  return read;
}

export interface RoundTrip {
  /** What our decoder made of the client's request. */
  readonly received: { operation: string; input: unknown } | undefined;
  /** What the client made of our answer. */
  readonly output: Record<string, unknown> | undefined;
  readonly failure: unknown;
}

/** One command there and back: the client's input through our decoder, the given output through our encoder. */
export async function roundTrip(
  module: ClientModule,
  operation: OperationSchema,
  input: object,
  output: Record<string, unknown>,
): Promise<RoundTrip> {
  let received: RoundTrip['received'];
  let failure: unknown;
  const schema = serviceSchema(module.sdk);
  const answered = await send(module, operation.name, input, (request) => {
    const protocol = protocolFor({ protocols: [module.protocol] }, request);
    try {
      received = receive(module, protocol, request);
    } catch (error) {
      failure = error;
    }
    return encodeAnswer(schema.operations.get(operation.name) ?? operation, protocol, output, {
      signingName: module.signingName,
      requestId: 'request',
    });
  }).catch((error: unknown) => {
    failure ??= error;
    return undefined;
  });
  return { received, output: answered, failure };
}

function receive({ sdk, signingName }: ClientModule, protocol: Protocol, request: WireRequest): RoundTrip['received'] {
  const { bucket, path } = signingName === 's3' ? addressOf(request) : { path: request.path };
  return decodeRequest(serviceSchema(sdk), protocol, { ...request, path }, bucket);
}
