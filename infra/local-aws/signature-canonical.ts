import { createHash } from 'node:crypto';
import type { WireRequest } from './codec/wire.ts';
import type { SentSignature } from './signature-parse.ts';

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** RFC 3986: what `encodeURIComponent` leaves alone beyond it is encoded too. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The text that AWS's signature covers, rebuilt from what arrived. */
export function canonicalRequest(request: WireRequest, sent: SentSignature): string {
  const headers = sent.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}`,
  );
  return [
    request.method,
    canonicalPath(request.path, sent.scope.service),
    canonicalQuery(request.rawQuery),
    ...headers,
    '',
    sent.signedHeaders.join(';'),
    payloadHash(request, sent),
  ].join('\n');
}

/** Every service but S3 encodes the path a second time. */
function canonicalPath(path: string, service: string): string {
  const each = service === 's3' ? (step: string) => encode(decode(step)) : encode;
  return path.split('/').map(each).join('/') || '/';
}

/** Sorted by encoded name, then value; a presigned link's own signature is not part of what it signs. */
function canonicalQuery(rawQuery: string): string {
  if (rawQuery === '') return '';
  const pairs = rawQuery.split('&').flatMap((pair) => {
    const [name = '', ...rest] = pair.split('=');
    return name === 'X-Amz-Signature' || pair === ''
      ? []
      : [[encode(decode(name)), encode(decode(rest.join('=')))] as const];
  });
  pairs.sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function payloadHash(request: WireRequest, sent: SentSignature): string {
  return sent.scope.service === 's3' && sent.payloadHash !== undefined ? sent.payloadHash : sha256(request.body);
}
