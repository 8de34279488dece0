import { cbor } from '@smithy/core/cbor';
import type { AwsError } from '../aws-error.ts';
import type { Protocol } from '../service.ts';
import { XML_NAMESPACES } from './dialect.ts';
import { writeJson } from './json.ts';
import { cborHeaders, jsonType } from './protocol.ts';
import { membersOf, type ErrorSchema, type ServiceSchema } from './schema.ts';
import type { WireAnswer } from './wire.ts';
import { escapeXml } from './xml-write.ts';

/** An error resolved against its service's shapes, because query codes and shape names differ. */
interface Resolved {
  /** The SDK's exception class, or the code itself when the service has no such shape. */
  readonly shape: string;
  /** What the query protocol says: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly members: Readonly<Record<string, unknown>>;
  readonly fault: 'Sender' | 'Receiver';
  readonly isQueryCompatible: boolean;
}

const UNSTATED_STATUS = 400;

/** An error in the form of a protocol; `signingName` chooses the XML namespace. */
export function encodeError(
  error: AwsError,
  protocol: Protocol,
  schema: ServiceSchema | undefined,
  { signingName, requestId }: { signingName: string; requestId: string },
): WireAnswer {
  const resolved = resolve(error, protocol, schema, XML_NAMESPACES[signingName] !== undefined);
  switch (protocol) {
    case 'awsJson1_0':
    case 'awsJson1_1':
      return jsonError(resolved, jsonType(protocol));
    case 'restJson1':
      return { ...jsonError(resolved, 'application/json'), status: resolved.status };
    case 'rpcV2Cbor':
      return cborError(resolved);
    case 'awsQuery':
      return queryError(resolved, XML_NAMESPACES[signingName] ?? '', requestId);
    case 'ec2Query':
      return ec2Error(resolved, requestId);
    case 'restXml':
      return s3Error(resolved, requestId);
  }
}

/** Some models name query codes of services that never spoke the query protocol (KMS): there they mean nothing. */
function resolve(
  error: AwsError,
  protocol: Protocol,
  schema: ServiceSchema | undefined,
  hasSpokenQuery: boolean,
): Resolved {
  const shape = shapeOf(error.code, schema);
  const [queryCode, queryStatus] = shape?.traits.awsQueryError ?? [];
  const isJson = protocol === 'awsJson1_0' || protocol === 'awsJson1_1' || protocol === 'rpcV2Cbor';
  const shapeStatus = isJson ? UNSTATED_STATUS : (queryStatus ?? shape?.traits.httpError ?? UNSTATED_STATUS);
  const status = error.status === UNSTATED_STATUS ? shapeStatus : error.status;
  return {
    shape: shape?.name ?? error.code,
    code: queryCode ?? error.code,
    status,
    message: error.message,
    members: shape ? typedMembers(shape, error) : error.members,
    fault: status >= 500 ? 'Receiver' : 'Sender',
    isQueryCompatible:
      hasSpokenQuery && (schema?.errors ?? []).some(({ traits }) => traits.awsQueryError !== undefined),
  };
}

/** By name first: CloudWatch has two shapes that answer the query protocol with `ResourceNotFound`. */
const shapeOf = (code: string, schema: ServiceSchema | undefined): ErrorSchema | undefined =>
  schema?.errors.find(({ name }) => name === code) ??
  schema?.errors.find(({ traits }) => traits.awsQueryError?.[0] === code);

/** Members by their schema's form; the message under the name that the shape gives it. */
function typedMembers(shape: ErrorSchema, error: AwsError): Record<string, unknown> {
  const written = (writeJson(shape.schema, error.members) ?? {}) as Record<string, unknown>;
  const messageName = membersOf(shape.schema).find(([name]) => /^message$/i.test(name))?.[0];
  return messageName ? { ...written, [messageName]: error.message } : written;
}

function jsonError(error: Resolved, contentType: string): WireAnswer {
  return {
    status: error.status,
    headers: {
      'content-type': contentType,
      'x-amzn-errortype': error.shape,
      ...(error.isQueryCompatible && { 'x-amzn-query-error': `${error.code};${error.fault}` }),
    },
    body: JSON.stringify({ __type: error.shape, message: error.message, ...error.members }),
  };
}

function cborError(error: Resolved): WireAnswer {
  return {
    status: error.status,
    headers: { ...cborHeaders(), 'x-amzn-query-error': `${error.code};${error.fault}` },
    body: cbor.serialize({ __type: error.shape, message: error.message, ...error.members }),
  };
}

function element(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `<${name}>${escapeXml(text)}</${name}>`;
}

const furtherMembers = (error: Resolved): string =>
  Object.entries(error.members)
    .filter(([name]) => !/^(message|code|type)$/i.test(name))
    .map(([name, value]) => element(name, value))
    .join('');

function queryError(error: Resolved, namespace: string, requestId: string): WireAnswer {
  const body = element('Type', error.fault) + element('Code', error.code) + element('Message', error.message);
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse xmlns="${namespace}"><Error>${body}${furtherMembers(error)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

function ec2Error(error: Resolved, requestId: string): WireAnswer {
  const body = element('Code', error.code) + element('Message', error.message);
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${body}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  };
}

function s3Error(error: Resolved, requestId: string): WireAnswer {
  const body = element('Code', error.code) + element('Message', error.message) + furtherMembers(error);
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${body}<RequestId>${requestId}</RequestId></Error>`,
  };
}
