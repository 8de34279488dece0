import type { WireRequest } from './codec/wire.ts';
import { signatureError } from './signature-fault.ts';

export interface Scope {
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  /** Signing name of the service. */
  readonly service: string;
}

export interface SentSignature {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` as sent. */
  readonly date: string;
  readonly signedAt: Date;
  readonly token: string | undefined;
  /** What the client says of the payload; only S3 lets it choose. */
  readonly payloadHash: string | undefined;
  /** Lifetime of a presigned link; absent for a signature in the header. */
  readonly expiresSeconds: number | undefined;
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=(?<credential>[^,\s]+)\s*,\s*SignedHeaders=(?<headers>[^,\s]+)\s*,\s*Signature=(?<signature>[0-9a-f]+)\s*$/;

/** The service that a request is signed for, or undefined when it is not signed. */
export function signedService(request: WireRequest): string | undefined {
  const { headers, query } = request;
  if (isVersion2(request)) return 's3';
  const credential = /Credential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1] ?? query.get('X-Amz-Credential');
  return credential?.split('/').at(-2);
}

/** SigV2 lives on in S3's presigned links; AWS no longer takes it from accounts founded since 2020. */
const isVersion2 = ({ headers, query }: WireRequest): boolean =>
  (headers['authorization'] ?? '').startsWith('AWS ') || query.has('AWSAccessKeyId');

/** Reads either form of a SigV4 signature: the `Authorization` header, or a presigned link's parameters. */
export function parseSignature(request: WireRequest): SentSignature {
  const service = signedService(request) ?? '';
  if (isVersion2(request)) throw signatureError(service, 'old-version');
  const sent =
    request.headers['authorization'] !== undefined ? fromHeader(request, service) : fromQuery(request, service);
  if (Number.isNaN(sent.signedAt.getTime()) || !sent.date.startsWith(sent.scope.day)) {
    throw signatureError(service, 'incomplete');
  }
  return sent;
}

function fromHeader({ headers }: WireRequest, service: string): SentSignature {
  const found = HEADER.exec(headers['authorization'] ?? '')?.groups as
    | { credential: string; headers: string; signature: string }
    | undefined;
  const date = headers['x-amz-date'] ?? basicDate(headers['date']);
  if (!found || date === undefined) throw signatureError(service, 'incomplete');
  return {
    ...credentialOf(found.credential, service),
    signedHeaders: found.headers.split(';'),
    signature: found.signature,
    date,
    signedAt: parseBasic(date),
    token: headers['x-amz-security-token'],
    payloadHash: headers['x-amz-content-sha256'],
    expiresSeconds: undefined,
  };
}

function fromQuery({ query, headers }: WireRequest, service: string): SentSignature {
  const read = (name: string): string | undefined => query.get(`X-Amz-${name}`) ?? undefined;
  const [credential, date, signature, signedHeaders] = [
    read('Credential'),
    read('Date'),
    read('Signature'),
    read('SignedHeaders'),
  ];
  if (credential === undefined) throw signatureError(service, 'missing');
  if (!date || !signature || !signedHeaders) throw signatureError(service, 'incomplete');
  return {
    ...credentialOf(credential, service),
    signedHeaders: signedHeaders.split(';'),
    signature,
    date,
    signedAt: parseBasic(date),
    token: read('Security-Token'),
    payloadHash:
      read('Content-Sha256') ?? headers['x-amz-content-sha256'] ?? (service === 's3' ? 'UNSIGNED-PAYLOAD' : undefined),
    expiresSeconds: Number(read('Expires') ?? 900),
  };
}

function credentialOf(credential: string, service: string): { accessKeyId: string; scope: Scope } {
  const parts = credential.split('/');
  const [day, region] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join('/');
  if (parts.at(-1) !== 'aws4_request' || !accessKeyId || !day || !region) throw signatureError(service, 'incomplete');
  return { accessKeyId, scope: { day, region, service } };
}

const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

const parseBasic = (text: string): Date => new Date(text.replace(BASIC, '$1-$2-$3T$4:$5:$6Z'));

function basicDate(httpDate: string | undefined): string | undefined {
  const time = Date.parse(httpDate ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
