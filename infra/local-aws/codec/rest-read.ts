import { kindOf, membersOf, traitsOf, type OperationSchema, type Schema, type Traits } from './schema.ts';
import { readScalar } from './scalar.ts';
import type { WireRequest } from './wire.ts';

type ReadBody = (schema: Schema, body: Buffer) => unknown;

/** Gathers an input from path, query, headers and body, each member from where its traits say. */
export function readRest(
  operation: OperationSchema,
  labels: Readonly<Record<string, string>>,
  request: WireRequest,
  readBody: ReadBody,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const members = membersOf(operation.input);
  if (request.body.length > 0) Object.assign(input, bodyMembers(operation.input, members, request.body, readBody));
  const claimed = new Set(members.map(([, member]) => traitsOf(member).httpQuery));
  for (const [name, member] of members) {
    const value = boundMember(name, member, traitsOf(member), labels, request, claimed);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

function bodyMembers(
  schema: Schema,
  members: readonly (readonly [string, Schema])[],
  body: Buffer,
  readBody: ReadBody,
): Record<string, unknown> {
  const payload = members.find(([, member]) => traitsOf(member).httpPayload);
  if (payload) return { [payload[0]]: readPayload(payload[1], body, readBody) };
  const bound = new Set(members.filter(([, member]) => isBoundOutsideBody(traitsOf(member))).map(([name]) => name));
  if (bound.size === members.length) return {};
  const read = (readBody(schema, body) ?? {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(read).filter(([name]) => !bound.has(name)));
}

function readPayload(schema: Schema, body: Buffer, readBody: ReadBody): unknown {
  const kind = kindOf(schema);
  if (kind === 'blob') return new Uint8Array(body);
  return kind === 'string' ? body.toString() : readBody(schema, body);
}

/** Whether a member travels in the path, query, headers or status line. */
export const isBoundOutsideBody = (traits: Traits): boolean =>
  Boolean(
    traits.httpLabel || traits.httpQuery || traits.httpQueryParams || traits.httpHeader || traits.httpResponseCode,
  ) || traits.httpPrefixHeaders !== undefined;

function boundMember(
  name: string,
  schema: Schema,
  traits: Traits,
  labels: Readonly<Record<string, string>>,
  request: WireRequest,
  claimed: ReadonlySet<string | undefined>,
): unknown {
  if (traits.httpLabel) {
    const label = labels[name];
    return label === undefined ? undefined : readScalar(schema, label);
  }
  if (traits.httpQuery) return readQueryMember(schema, request.query.getAll(traits.httpQuery));
  if (traits.httpHeader) return readHeader(schema, traits, request.headers[traits.httpHeader.toLowerCase()]);
  if (traits.httpPrefixHeaders !== undefined) return readPrefixed(traits.httpPrefixHeaders, request.headers);
  if (traits.httpQueryParams) return readOtherParameters(schema, request.query, claimed);
  return undefined;
}

function readQueryMember(schema: Schema, texts: readonly string[]): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (kindOf(schema) === 'list') return texts.map((text) => readScalar(schema.getValueSchema(), text));
  return readScalar(schema, first);
}

function readHeader(schema: Schema, traits: Traits, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  if (kindOf(schema) === 'list') {
    return text.split(',').map((each) => readScalar(schema.getValueSchema(), each.trim()));
  }
  return traits.mediaType ? Buffer.from(text, 'base64').toString() : readScalar(schema, text);
}

function readPrefixed(prefix: string, headers: Readonly<Record<string, string>>): Record<string, string> | undefined {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix.toLowerCase()));
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(([name, text]) => [name.slice(prefix.length), text]));
}

function readOtherParameters(
  schema: Schema,
  query: URLSearchParams,
  claimed: ReadonlySet<string | undefined>,
): Record<string, unknown> | undefined {
  const isList = kindOf(schema.getValueSchema()) === 'list';
  const names = [...new Set(query.keys())].filter((name) => !claimed.has(name));
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, isList ? query.getAll(name) : query.get(name)]));
}
