import { CborCodec } from '@smithy/core/cbor';
import { AwsError } from '../aws-error.ts';
import type { Protocol } from '../service.ts';
import { cborOperation, XML_NAMESPACES } from './dialect.ts';
import { readJson, writeJson, writeStructure } from './json.ts';
import { readQuery } from './query.ts';
import { readRest } from './rest-read.ts';
import { routeRest } from './rest-route.ts';
import { writeRest, type BodyWriter } from './rest-write.ts';
import { membersOf, type OperationSchema, type ServiceSchema } from './schema.ts';
import type { DecodedCall, WireAnswer, WireRequest } from './wire.ts';
import { readXml } from './xml-read.ts';
import { writeElement, writeXml } from './xml-write.ts';

type Output = Record<string, unknown>;

/** What a request means in a protocol. `operation` may be one the schema does not know: its input is then empty. */
export function decodeRequest(
  schema: ServiceSchema,
  protocol: Protocol,
  request: WireRequest,
  bucket?: string,
): DecodedCall | undefined {
  switch (protocol) {
    case 'awsJson1_0':
    case 'awsJson1_1':
      return decodeNamed(schema, jsonOperation(request), (operation) =>
        readJson(operation.input, parseJson(request.body)),
      );
    case 'rpcV2Cbor':
      return decodeNamed(schema, cborOperation(request.path) ?? '', (operation) => decodeCbor(operation, request.body));
    case 'awsQuery':
    case 'ec2Query':
      return decodeQuery(schema, protocol, request);
    case 'restJson1':
    case 'restXml':
      return decodeRest(schema, protocol, request, bucket);
  }
}

/** `AmazonSQS.SendMessage`, or CloudTrail's `com.amazonaws.…CloudTrail_20131101.LookupEvents`. */
const jsonOperation = ({ headers }: WireRequest): string => (headers['x-amz-target'] ?? '').split('.').pop() ?? '';

function decodeNamed(schema: ServiceSchema, name: string, read: (operation: OperationSchema) => unknown): DecodedCall {
  const operation = schema.operations.get(name);
  return { operation: name, input: ((operation && read(operation)) ?? {}) as Record<string, unknown> };
}

const decodeCbor = (operation: OperationSchema, body: Buffer): unknown =>
  body.length === 0 ? {} : readJson(operation.input, writeJson(operation.input, cborValue(operation, body)));

function cborValue(operation: OperationSchema, body: Buffer): unknown {
  try {
    return new CborCodec().createDeserializer().read(operation.input, new Uint8Array(body)) as unknown;
  } catch {
    throw new AwsError('SerializationException', 'Could not parse request body into CBOR');
  }
}

function decodeQuery(schema: ServiceSchema, protocol: 'awsQuery' | 'ec2Query', request: WireRequest): DecodedCall {
  const parameters = request.method === 'POST' ? new URLSearchParams(request.body.toString()) : request.query;
  return decodeNamed(schema, parameters.get('Action') ?? '', (operation) =>
    readQuery(operation.input, parameters, protocol),
  );
}

function decodeRest(
  schema: ServiceSchema,
  protocol: 'restJson1' | 'restXml',
  request: WireRequest,
  bucket: string | undefined,
): DecodedCall | undefined {
  const routed = routeRest(schema, request, bucket);
  if (!routed) return undefined;
  const labels = bucket === undefined ? routed.labels : { ...routed.labels, Bucket: bucket };
  const input = readRest(routed.operation, labels, request, (part, body) =>
    protocol === 'restXml' ? readXml(part, body.toString()) : readJson(part, parseJson(body)),
  );
  return { operation: routed.operation.name, input };
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError('SerializationException', `Could not parse request body into json: ${reason}`);
  }
}

/** An operation's output as an HTTP answer. `signingName` chooses the XML namespace. */
export function encodeAnswer(
  operation: OperationSchema,
  protocol: Protocol,
  output: Output,
  { signingName, requestId }: { signingName: string; requestId: string },
): WireAnswer {
  const namespace = XML_NAMESPACES[signingName] ?? '';
  switch (protocol) {
    case 'awsJson1_0':
    case 'awsJson1_1':
      return answer(jsonType(protocol), JSON.stringify(writeJson(operation.output, output) ?? {}));
    case 'rpcV2Cbor':
      return { ...answer('application/cbor', encodeCbor(operation, output)), headers: cborHeaders() };
    case 'awsQuery':
      return answer('text/xml', queryAnswer(operation, output, namespace, requestId));
    case 'ec2Query':
      return answer('text/xml', ec2Answer(operation, output, namespace, requestId));
    case 'restJson1':
      return writeRest(operation, output, JSON_WRITER);
    case 'restXml':
      return writeRest(operation, output, xmlWriter(namespace));
  }
}

export const jsonType = (protocol: 'awsJson1_0' | 'awsJson1_1'): string =>
  protocol === 'awsJson1_0' ? 'application/x-amz-json-1.0' : 'application/x-amz-json-1.1';

export const cborHeaders = (): Record<string, string> => ({
  'content-type': 'application/cbor',
  'smithy-protocol': 'rpc-v2-cbor',
});

const answer = (contentType: string, body: string | Uint8Array): WireAnswer => ({
  status: 200,
  headers: { 'content-type': contentType },
  body,
});

/** Through JSON first, so that dates stored as text become dates, which CBOR writes as tags. */
function encodeCbor(operation: OperationSchema, output: Output): Uint8Array {
  const serializer = new CborCodec().createSerializer();
  serializer.write(operation.output, readJson(operation.output, writeJson(operation.output, output)) ?? {});
  return serializer.flush();
}

function queryAnswer(operation: OperationSchema, output: Output, namespace: string, requestId: string): string {
  const members = membersOf(operation.output);
  const result = members.length > 0 ? writeElement(members, output, `${operation.name}Result`) : '';
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return `<${operation.name}Response xmlns="${namespace}">${result}${metadata}</${operation.name}Response>`;
}

/** Members stand beside the request's id, without an element of their own around them. */
function ec2Answer(operation: OperationSchema, output: Output, namespace: string, requestId: string): string {
  const tag = `${operation.name}Response`;
  const written = writeElement(membersOf(operation.output), output, tag, namespace);
  const head = `<${tag} xmlns="${namespace}">`;
  return `${head}<requestId>${requestId}</requestId>${written.slice(head.length)}`;
}

const JSON_WRITER: BodyWriter = {
  contentType: 'application/json',
  structure: (members, value) => JSON.stringify(writeStructure(members, value)),
  payload: (schema, value) => JSON.stringify(writeJson(schema, value)),
};

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

const xmlWriter = (namespace: string): BodyWriter => ({
  contentType: 'application/xml',
  structure: (members, value, tag) => XML_HEAD + writeElement(members, value, tag, namespace),
  payload: (schema, value, tag) => XML_HEAD + writeXml(schema, value, tag),
});
