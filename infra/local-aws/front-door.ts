import { randomUUID } from 'node:crypto';
import type { Account } from './account.ts';
import { admit, findService, type Visit } from './admission.ts';
import { AwsError } from './aws-error.ts';
import { protocolFor, protocolOfShape } from './codec/dialect.ts';
import { encodeError } from './codec/error.ts';
import { encodeAnswer } from './codec/protocol.ts';
import { serviceSchema } from './codec/schema.ts';
import type { WireAnswer, WireRequest } from './codec/wire.ts';
import type { RequestCounts } from './counts.ts';
import { refusedMembers } from './honours.ts';
import { missingMember, unhonouredMembers } from './refusals.ts';
import type { Access, Protocol, Service } from './service.ts';
import { recordCall } from './trail-record.ts';
import type { World } from './world.ts';

export interface FrontDoorParts {
  readonly world: World;
  readonly account: Account;
  readonly services: readonly Service[];
  readonly counts: RequestCounts;
  /** Throws where a service does not answer this caller. */
  readonly disturbance: { requireService(service: string, roleName: string | undefined): void };
  /** Told of faults in the embedded AWS itself, never of what AWS would answer. */
  readonly log: (message: string) => void;
}

/** The one way in: who asks, what for, whether they may; then the handler, the record and the answer. */
export function createFrontDoor(
  parts: FrontDoorParts,
): (request: WireRequest, sourceIp: string) => Promise<WireAnswer> {
  return async (request, sourceIp) => {
    const page = pageAt(parts.services, request);
    if (page) return page;
    const requestId = randomUUID();
    const service = findService(parts.services, request);
    const protocol = service ? protocolFor(service, request) : (protocolOfShape(request) ?? 'restJson1');
    try {
      const visit = admit(parts, service, protocol, request, { requestId, sourceIp });
      return sealed(await serve(parts, visit, protocol), requestId);
    } catch (error) {
      const envelope = { signingName: service?.signingName ?? '', requestId };
      const answer = asAwsError(error, service, parts.log);
      return sealed(encodeError(answer, protocol, service && serviceSchema(service.sdk), envelope), requestId);
    }
  };
}

function pageAt(services: readonly Service[], request: WireRequest): WireAnswer | undefined {
  if (request.method !== 'GET' || request.headers['authorization'] !== undefined) return undefined;
  for (const service of services) {
    const page = service.pages?.(request.path, request.query);
    if (page) return { status: 200, headers: { 'content-type': page.contentType }, body: page.body };
  }
  return undefined;
}

/** Authorises, runs and records one call; what it changed is stored before anybody hears of it. */
async function serve({ world, disturbance }: FrontDoorParts, visit: Visit, protocol: Protocol): Promise<WireAnswer> {
  const { service, operation, input } = visit;
  refuseWhatIsNotHonoured(visit);
  disturbance.requireService(service.signingName, visit.call.caller.roleName);
  let asked: readonly Access[] = [];
  try {
    if (!visit.isUnsigned) asked = await operation.access(input as never);
    for (const access of asked) authorize(world, visit, access);
    const answer = await answerOf(visit, protocol);
    recordCall(world, visit, asked, answer.failure);
    return answer.wire;
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

async function answerOf(visit: Visit, protocol: Protocol): Promise<{ wire: WireAnswer; failure?: AwsError }> {
  const { service, operation, schema, input, call, rawBody } = visit;
  if (service.forward) {
    const wire = await service.forward(rawBody, schema.name, call);
    return { wire: { ...wire, headers: { ...wire.headers } }, ...(wire.status >= 400 && { failure: failureIn(wire) }) };
  }
  const output = ((await operation.handle(input as never, call)) ?? {}) as Record<string, unknown>;
  const envelope = { signingName: service.signingName, requestId: call.requestId };
  return { wire: encodeAnswer(schema, protocol, output, envelope) };
}

/** A forwarded refusal, read back for the record only. */
function failureIn({ status, body }: { status: number; body: Uint8Array }): AwsError {
  const { __type: type = 'Unknown', message = '' } = JSON.parse(Buffer.from(body).toString() || '{}') as {
    __type?: string;
    message?: string;
  };
  return new AwsError(type.split('#').pop() ?? type, message, status);
}

function refuseWhatIsNotHonoured({ service, operation, schema, input }: Visit): void {
  const refused = refusedMembers(schema.input, input, operation.honours);
  if (refused.length > 0) throw unhonouredMembers(service.signingName, schema.name, refused);
  const missing = schema.required.find((name) => input[name] === undefined);
  if (missing !== undefined) throw missingMember(service.signingName, missing);
}

function authorize(world: World, { call }: Visit, { context, resourcePolicy, ...access }: Access): void {
  world.authorizer.check(
    call.caller,
    { ...access, ...(context && { context: { ...context } }), ...(resourcePolicy !== undefined && { resourcePolicy }) },
    call,
  );
}

/** What a caller is told; anything that is not AWS's own answer is a fault of ours. */
function asAwsError(error: unknown, service: Service | undefined, log: (message: string) => void): AwsError {
  if (error instanceof AwsError) return error;
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log(`${service?.signingName ?? 'front door'}: ${fault}`);
  const code = service?.signingName === 's3' ? 'InternalError' : 'InternalFailure';
  return new AwsError(code, 'We encountered an internal error. Please try again.', 500);
}

const sealed = (answer: WireAnswer, requestId: string): WireAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId },
});
