import type { Account } from './account.ts';
import { addressOf } from './codec/bucket.ts';
import { protocolOfShape } from './codec/dialect.ts';
import { decodeRequest } from './codec/protocol.ts';
import { serviceSchema, type OperationSchema } from './codec/schema.ts';
import type { DecodedCall, WireRequest } from './codec/wire.ts';
import type { RequestCounts } from './counts.ts';
import { unknownOperation, unknownService } from './refusals.ts';
import type { Call, Caller, Operation, Protocol, Service } from './service.ts';
import { verifySignature, type Verified } from './signature.ts';
import { signatureError } from './signature-fault.ts';
import { signedService } from './signature-parse.ts';

/** A request that has found its service, operation and signer. */
export interface Visit {
  readonly service: Service;
  readonly operation: Operation;
  readonly schema: OperationSchema;
  readonly input: Record<string, unknown>;
  /** The body without chunk framing. */
  readonly rawBody: Uint8Array;
  readonly call: Call;
  /** A link in a message was followed: nobody signed, and IAM has nothing to ask. */
  readonly isUnsigned: boolean;
}

/** DynamoDB and its streams share a signing name; the operation's name tells them apart. */
export function findService(services: readonly Service[], request: WireRequest): Service | undefined {
  const signingName = signedService(request);
  if (signingName === undefined) return unsignedService(services, request);
  const [first, ...others] = services.filter((service) => service.signingName === signingName);
  const target = request.headers['x-amz-target']?.split('.').pop();
  if (others.length === 0 || target === undefined) return first;
  return [first, ...others].find((service) => service && serviceSchema(service.sdk).operations.has(target)) ?? first;
}

const answersUnsigned = ({ unsigned = [] }: Service, { method, query }: WireRequest): boolean =>
  method === 'GET' && unsigned.includes(query.get('Action') ?? '');

/** Nothing but its shape tells whom an unsigned request is for: what looks like no API is an object's address. */
function unsignedService(services: readonly Service[], request: WireRequest): Service | undefined {
  const isObject = protocolOfShape(request) === undefined && !/^\/20\d\d-\d\d-\d\d\//.test(request.path);
  return (
    services.find((service) => answersUnsigned(service, request)) ??
    (isObject ? services.find(({ signingName }) => signingName === 's3') : undefined)
  );
}

const ANONYMOUS: Caller = { principalArn: 'anonymous', accessKeyId: '', isRoot: false };

/** Checks the signature and reads the request. Throws what AWS answers, or `NotImplemented` by name. */
export function admit(
  { account, counts }: { account: Account; counts: RequestCounts },
  service: Service | undefined,
  protocol: Protocol,
  request: WireRequest,
  { requestId, sourceIp }: { requestId: string; sourceIp: string },
): Visit {
  const signedFor = signedService(request);
  const isUnsigned = service !== undefined && signedFor === undefined && answersUnsigned(service, request);
  if (signedFor === undefined && !isUnsigned) throw signatureError(service?.signingName ?? '', 'missing');
  if (!service) throw unknownService(signedFor ?? '');
  const verified = isUnsigned
    ? { caller: ANONYMOUS, body: request.body, trailers: {} }
    : verifySignature(request, account);
  const { caller } = verified;
  const userAgent = request.headers['user-agent'] ?? '';
  const { operation: name, input } = decode(service, protocol, request, verified);
  counts.add({ service: service.signingName, operation: name, input, caller, userAgent });
  const operation = service.operations[name];
  const schema = serviceSchema(service.sdk).operations.get(name);
  if (!operation || !schema) throw unknownOperation(service.signingName, name);
  const call = { caller, requestId, userAgent, sourceIp };
  return { service, operation, schema, input, rawBody: verified.body, call, isUnsigned };
}

function decode(service: Service, protocol: Protocol, request: WireRequest, verified: Verified): DecodedCall {
  const { bucket, path } = service.signingName === 's3' ? addressOf(request) : { path: request.path };
  const headers = { ...meantHeaders(request.headers), ...verified.trailers };
  const meant = { ...request, path, headers, body: verified.body };
  const decoded = decodeRequest(serviceSchema(service.sdk), protocol, meant, bucket);
  if (!decoded) throw unknownOperation(service.signingName, `${request.method} ${request.path}`);
  return decoded;
}

/** Headers without what belongs to the transport alone, which a REST schema would take for members of the input. */
function meantHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'content-length': _length, 'content-encoding': encoding, ...meant } = headers;
  const meantEncoding = encoding?.replace(/aws-chunked,?\s*/, '');
  return meantEncoding ? { ...meant, 'content-encoding': meantEncoding } : meant;
}
