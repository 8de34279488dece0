import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../infra/local-aws/aws-error.ts';
import { addressOf } from '../../../../infra/local-aws/codec/bucket.ts';
import { readChunked } from '../../../../infra/local-aws/codec/chunked.ts';
import { decodeRequest } from '../../../../infra/local-aws/codec/protocol.ts';
import { serviceSchema } from '../../../../infra/local-aws/codec/schema.ts';
import type { WireRequest } from '../../../../infra/local-aws/codec/wire.ts';
import type { Protocol } from '../../../../infra/local-aws/service.ts';
import { CLIENTS } from './clients.ts';

const request = (parts: Partial<WireRequest>): WireRequest => ({
  method: 'POST',
  path: '/',
  rawQuery: '',
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  ...parts,
});

/** Passes when it returns, or throws what AWS would answer. */
function readsOrRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error;
  }
}

const anyRequest = fc.constantFrom(...CLIENTS).chain(({ sdk, protocol }) => {
  const schema = serviceSchema(sdk);
  return fc.record({
    schema: fc.constant(schema),
    protocol: fc.constant<Protocol>(protocol),
    operation: fc.constantFrom(...schema.operations.values()),
    body: fc.oneof(
      fc.json().map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    ),
  });
});

describe('whatever a body holds', () => {
  it('it is read, or refused as the caller’s fault', () => {
    fc.assert(
      fc.property(anyRequest, ({ schema, protocol, operation, body }) => {
        const [method, uri] = operation.http ?? ['POST', '/'];
        const path = uri.split('?')[0]!.replace(/\{[^}]+\}/g, 'x');
        const bucket = protocol === 'restXml' ? 'orders' : undefined;
        const headers = { 'x-amz-target': `Any.${operation.name}` };
        readsOrRefuses(() => decodeRequest(schema, protocol, request({ method, path, headers, body }), bucket));
        const cborPath = `/service/Any/operation/${operation.name}`;
        readsOrRefuses(() => decodeRequest(schema, 'rpcV2Cbor', request({ path: cborPath, body })));
      }),
      { numRuns: 2000 },
    );
  });

  it('its structures are structures, and its lists lists', () => {
    const logs = serviceSchema(CLIENTS.find(({ signingName }) => signingName === 'logs')!.sdk);
    const headers = { 'x-amz-target': 'Logs_20140328.PutLogEvents' };
    const sent = request({ headers, body: Buffer.from('{"logEvents":{"a":1}}') });
    expect(() => decodeRequest(logs, 'awsJson1_1', sent)).toThrow('Expected list, found object');
  });
});

describe('a path with broken percent-encoding', () => {
  it('is refused', () => {
    expect(() => addressOf(request({ path: '/%E0%A4%A/key' }))).toThrow("Couldn't parse the specified URI.");
  });
});

describe('chunks', () => {
  it('of any bytes are read, or refused as the caller’s fault', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => readsOrRefuses(() => readChunked(Buffer.from(bytes)))));
  });

  it('with trailers give both', () => {
    const body = Buffer.from('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n');
    const { chunks, trailers } = readChunked(body);
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).toString()).toBe('hello');
    expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'NhCmhg==' });
  });
});
