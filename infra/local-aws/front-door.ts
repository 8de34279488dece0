import { randomUUID } from 'node:crypto';
import type { Account } from './account.ts';
import { AwsError } from './aws-error.ts';
import { addressOf } from './codec/bucket.ts';
import { protocolFor, protocolOfShape } from './codec/dialect.ts';
import { encodeError } from './codec/error.ts';
import { decodeRequest, encodeAnswer } from './codec/protocol.ts';
import { serviceSchema, type OperationSchema } from './codec/schema.ts';
import type { WireAnswer, WireRequest } from './codec/wire.ts';
import type { RequestCounts } from './counts.ts';
import { refusedMember } from './honours.ts';
import { denialOf, missingMember, unhonouredMember, unknownOperation, unknownService } from './refusals.ts';
import type { Access, Call, Operation, Protocol, Service } from './service.ts';
import { verifySignature } from './signature.ts';
import { signatureError } from './signature-fault.ts';
import { signedService } from './signature-parse.ts';
import { recordCall } from './trail-record.ts';
import type { World } from './world.ts';

export interface FrontDoorParts {
  readonly world: World;
  readonly account: Account;
  readonly services: readonly Service[];
  readonly counts: RequestCounts;
  /** Told of faults in the embedded AWS itself, never of what AWS would answer. */
  readonly log: (message: string) => void;
}

/** A request that has found its service, operation and signer. */
interface Visit {
  readonly service: Service;
  readonly operation: Operation;
  readonly schema: OperationSchema;
  readonly input: Record<string, unknown>;
  readonly call: Call;
}

/** The one way in: who asks, what for, whether they may; then the handler, the record and the answer. */
export function createFrontDoor(
  parts: FrontDoorParts,
): (request: WireRequest, sourceIp: string) => Promise<WireAnswer> {
  return async (request, sourceIp) => {
    const requestId = randomUUID();
    const service = findService(parts.services, request);
    const protocol = service ? protocolFor(service, request) : (protocolOfShape(request) ?? 'restJson1');
    const envelope = { signingName: service?.signingName ?? '', requestId };
    try {
      const visit = admit(parts, service, protocol, request, { requestId, sourceIp });
      const output = await serve(parts, visit);
      return sealed(encodeAnswer(visit.schema, protocol, output, envelope), requestId, request);
    } catch (error) {
      const answer = asAwsError(error, service, parts.log);
      return sealed(encodeError(answer, protocol, service && serviceSchema(service.sdk), envelope), requestId, request);
    }
  };
}

/** DynamoDB and its streams share a signing name; the operation's name tells them apart. */
function findService(services: readonly Service[], request: WireRequest): Service | undefined {
  const signingName = signedService(request);
  const [first, ...others] = services.filter((service) => service.signingName === signingName);
  const target = request.headers['x-amz-target']?.split('.').pop();
  if (others.length === 0 || target === undefined) return first;
  return [first, ...others].find((service) => service && serviceSchema(service.sdk).operations.has(target)) ?? first;
}

function admit(
  { account, counts }: FrontDoorParts,
  service: Service | undefined,
  protocol: Protocol,
  request: WireRequest,
  { requestId, sourceIp }: { requestId: string; sourceIp: string },
): Visit {
  const signedFor = signedService(request);
  if (signedFor === undefined) throw signatureError('', 'missing');
  if (!service) throw unknownService(signedFor);
  const verified = verifySignature(request, account);
  const { caller } = verified;
  const userAgent = request.headers['user-agent'] ?? '';
  const plain = {
    ...request,
    body: verified.body,
    headers: { ...meantHeaders(request.headers), ...verified.trailers },
  };
  const decoded = decode(service, protocol, plain);
  counts.add({ service: service.signingName, operation: decoded.operation, input: decoded.input, caller, userAgent });
  const operation = service.operations[decoded.operation];
  const schema = serviceSchema(service.sdk).operations.get(decoded.operation);
  if (!operation || !schema) throw unknownOperation(service.signingName, decoded.operation);
  return { service, operation, schema, input: decoded.input, call: { caller, requestId, userAgent, sourceIp } };
}

/** Headers without what belongs to the transport alone, which a REST schema would take for members of the input. */
function meantHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'content-length': _length, 'content-encoding': encoding, ...meant } = headers;
  const meantEncoding = encoding?.replace(/aws-chunked,?\s*/, '');
  return meantEncoding ? { ...meant, 'content-encoding': meantEncoding } : meant;
}

function decode(
  service: Service,
  protocol: Protocol,
  request: WireRequest,
): { operation: string; input: Record<string, unknown> } {
  const { bucket, path } = service.signingName === 's3' ? addressOf(request) : { path: request.path };
  const decoded = decodeRequest(serviceSchema(service.sdk), protocol, { ...request, path }, bucket);
  if (!decoded) throw unknownOperation(service.signingName, `${request.method} ${request.path}`);
  return decoded;
}

async function serve(parts: FrontDoorParts, visit: Visit): Promise<Record<string, unknown>> {
  const { world } = parts;
  const { service, operation, input, call } = visit;
  refuseWhatIsNotHonoured(visit);
  let asked: readonly Access[] = [];
  try {
    asked = await operation.access(input as never);
    for (const access of asked) authorize(world, service, access, call);
    const output = ((await operation.handle(input as never, call)) ?? {}) as Record<string, unknown>;
    recordCall(world, visit, asked);
    return output;
  } catch (error) {
    recordCall(
      world,
      visit,
      asked,
      asAwsError(error, service, () => undefined),
    );
    throw error;
  } finally {
    if (operation.writes) await world.state.flush();
  }
}

function refuseWhatIsNotHonoured({ service, operation, schema, input }: Visit): void {
  const refused = refusedMember(schema.input, input, operation.honours);
  if (refused !== undefined) throw unhonouredMember(service.signingName, schema.name, refused);
  const missing = schema.required.find((name) => input[name] === undefined);
  if (missing !== undefined) throw missingMember(service.signingName, missing);
}

function authorize(world: World, service: Service, { context, resourcePolicy, ...access }: Access, call: Call): void {
  try {
    world.authorizer.check(
      call.caller,
      {
        ...access,
        ...(context && { context: { ...context } }),
        ...(resourcePolicy !== undefined && { resourcePolicy }),
      },
      call,
    );
  } catch (error) {
    throw error instanceof AwsError && /^(AccessDenied|Authorization)/.test(error.code)
      ? denialOf(service.signingName, error)
      : error;
  }
}

/** What a caller is told; anything that is not AWS's own answer is a fault of ours. */
function asAwsError(error: unknown, service: Service | undefined, log: (message: string) => void): AwsError {
  if (error instanceof AwsError) return error;
  log(
    `${service?.signingName ?? 'front door'}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  const code = service?.signingName === 's3' ? 'InternalError' : 'InternalFailure';
  return new AwsError(code, 'We encountered an internal error. Please try again.', 500);
}

function sealed(answer: WireAnswer, requestId: string, request: WireRequest): WireAnswer {
  const headers = { ...answer.headers, 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId };
  return request.method === 'HEAD' ? { ...answer, headers, body: '' } : { ...answer, headers };
}
