import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Account, SigningKey } from './account.ts';
import { isChunked, readChunked, type ChunkedBody } from './codec/chunked.ts';
import type { WireRequest } from './codec/wire.ts';
import type { Caller } from './service.ts';
import { canonicalRequest, sha256 } from './signature-canonical.ts';
import { signatureError } from './signature-fault.ts';
import { parseSignature, type Scope, type SentSignature } from './signature-parse.ts';

/** AWS refuses a signature further than this from its own clock. */
const CLOCK_SKEW_MS_MAX = 15 * 60_000;
const LINK_SECONDS_MAX = 7 * 24 * 3600;
const EMPTY_HASH = createHash('sha256').update('').digest('hex');

/** Services with one endpoint for all regions sign for `us-east-1` whatever the client's region is. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(['iam', 'sts']);

export interface Verified {
  readonly caller: Caller;
  /** The body without chunk framing, and what trailed it. */
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/** Checks a request's SigV4 signature against the account's keys. Throws the error that AWS would answer. */
export function verifySignature(request: WireRequest, account: Account, now = new Date()): Verified {
  const sent = parseSignature(request);
  const service = sent.scope.service;
  const key = account.find(sent.accessKeyId);
  if (!key) throw signatureError(service, 'unknown-key');
  checkToken(key, sent, service, now);
  checkScope(sent.scope, account.region);
  checkClock(sent, now);
  checkCoverage(request, sent);
  const secret = signingKey(key.secretAccessKey, sent.scope);
  const expected = hmacHex(secret, textToSign(sent, sha256(canonicalRequest(request, sent))));
  if (!isSame(expected, sent.signature)) throw signatureError(service, 'mismatch');
  return { caller: key.caller, ...readBody(request, sent, secret) };
}

function checkToken(key: SigningKey, sent: SentSignature, service: string, now: Date): void {
  if (key.sessionToken !== undefined && key.sessionToken !== sent.token) throw signatureError(service, 'wrong-token');
  if (key.expiration && key.expiration <= now) throw signatureError(service, 'expired-token');
}

function checkScope({ region, service }: Scope, accountRegion: string): void {
  if (region === accountRegion || (GLOBAL_SERVICES.has(service) && region === 'us-east-1')) return;
  const text =
    service === 's3'
      ? `The authorization header is malformed; the region '${region}' is wrong; expecting '${accountRegion}'`
      : `Credential should be scoped to a valid region, not '${region}'.`;
  throw signatureError(service, 'wrong-region', text);
}

const basic = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '');

function checkClock(sent: SentSignature, now: Date): void {
  const service = sent.scope.service;
  if ((sent.expiresSeconds ?? 0) > LINK_SECONDS_MAX) throw signatureError(service, 'long-lived-link');
  const margin = sent.expiresSeconds === undefined ? CLOCK_SKEW_MS_MAX : sent.expiresSeconds * 1000;
  const earliest = now.getTime() - margin;
  const latest = now.getTime() + CLOCK_SKEW_MS_MAX;
  if (sent.signedAt.getTime() < earliest) {
    const text = `Signature expired: ${sent.date} is now earlier than ${basic(new Date(earliest))} (${basic(now)} - 15 min.)`;
    throw signatureError(service, sent.expiresSeconds === undefined ? 'skewed' : 'expired-link', text);
  }
  if (sent.signedAt.getTime() > latest) {
    const text = `Signature not yet current: ${sent.date} is still later than ${basic(new Date(latest))} (${basic(now)} + 15 min.)`;
    throw signatureError(service, 'skewed', text);
  }
}

/** A signature that leaves out the host, or a header that S3 gives meaning to, would let it be changed on the way. */
function checkCoverage({ headers }: WireRequest, { scope, signedHeaders }: SentSignature): void {
  const isUncovered = (name: string): boolean =>
    scope.service === 's3' && name.startsWith('x-amz-') && !signedHeaders.includes(name);
  if (!signedHeaders.includes('host') || Object.keys(headers).some(isUncovered)) {
    throw signatureError(scope.service, 'unsigned-header');
  }
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const hmacHex = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex');

/** More than the sessions and services of one account in a day; beyond it, keys are derived again. */
const SIGNING_KEYS_MAX = 1_000;
const signingKeys = new Map<string, Buffer>();

/** A key is the same for a day, and deriving it is most of what checking a signature costs. */
function signingKey(secret: string, { day, region, service }: Scope): Buffer {
  const name = [secret, day, region, service].join('/');
  const key = signingKeys.get(name) ?? deriveKey(secret, { day, region, service });
  if (signingKeys.size >= SIGNING_KEYS_MAX) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

const deriveKey = (secret: string, { day, region, service }: Scope): Buffer =>
  hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), 'aws4_request');

const scopeText = ({ day, region, service }: Scope): string => `${day}/${region}/${service}/aws4_request`;

const textToSign = (sent: SentSignature, canonicalHash: string): string =>
  ['AWS4-HMAC-SHA256', sent.date, scopeText(sent.scope), canonicalHash].join('\n');

function isSame(expected: string, sent: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(sent)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Only S3 lets a client state the payload's hash; everywhere else the hash that was signed is computed from the body. */
function readBody(request: WireRequest, sent: SentSignature, secret: Buffer): Pick<Verified, 'body' | 'trailers'> {
  const stated = sent.payloadHash;
  const plain = { body: request.body, trailers: {} };
  if (sent.scope.service !== 's3' || stated === undefined || stated === 'UNSIGNED-PAYLOAD') return plain;
  if (!isChunked(stated)) {
    if (stated !== sha256(request.body)) throw signatureError('s3', 'tampered-body');
    return plain;
  }
  const chunked = readChunked(request.body);
  if (stated.startsWith('STREAMING-AWS4-HMAC')) checkChunks(chunked, sent, secret);
  return { body: Buffer.concat(chunked.chunks.map((chunk) => chunk.bytes)), trailers: chunked.trailers };
}

/** Each chunk's signature covers the one before it, back to the signature of the headers. */
function checkChunks({ chunks }: ChunkedBody, sent: SentSignature, secret: Buffer): void {
  let previous = sent.signature;
  for (const { bytes, signature = '' } of chunks) {
    const text = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      sent.date,
      scopeText(sent.scope),
      previous,
      EMPTY_HASH,
      sha256(bytes),
    ].join('\n');
    if (!isSame(hmacHex(secret, text), signature)) throw signatureError('s3', 'mismatch');
    previous = signature;
  }
}
