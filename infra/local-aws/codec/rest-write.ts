import { kindOf, membersOf, traitsOf, type OperationSchema, type Schema, type Traits } from './schema.ts';
import { timestampFormat, writeTimestamp } from './scalar.ts';
import { isBoundOutsideBody } from './rest-read.ts';
import type { WireAnswer } from './wire.ts';

type Members = readonly (readonly [name: string, schema: Schema])[];

/** How a REST protocol writes a document: JSON ignores the tag. */
export interface BodyWriter {
  readonly contentType: string;
  structure(members: Members, value: Record<string, unknown>, tag: string): string;
  payload(schema: Schema, value: unknown, tag: string): string;
}

/** Spreads an output over status, headers and body, each member where its traits say. */
export function writeRest(operation: OperationSchema, output: Record<string, unknown>, writer: BodyWriter): WireAnswer {
  const members = membersOf(operation.output);
  const headers: Record<string, string> = {};
  let status = operation.http?.[2] ?? 200;
  for (const [name, member] of members) {
    const value = output[name];
    if (value === undefined || value === null) continue;
    const traits = traitsOf(member);
    if (traits.httpResponseCode) status = value as number;
    else if (traits.httpHeader) headers[traits.httpHeader.toLowerCase()] = writeHeader(member, traits, value);
    else if (traits.httpPrefixHeaders !== undefined)
      Object.assign(headers, writePrefixed(traits.httpPrefixHeaders, value));
  }
  // The schema knows one status an operation; a range of an object is the one answer that has two.
  if (headers['content-range'] !== undefined) status = 206;
  const body = writeBody(operation, members, output, writer);
  if (typeof body === 'string' && body !== '') headers['content-type'] ??= writer.contentType;
  return { status, headers, body };
}

function writeBody(
  operation: OperationSchema,
  members: Members,
  output: Record<string, unknown>,
  writer: BodyWriter,
): string | Uint8Array {
  const payload = members.find(([, member]) => traitsOf(member).httpPayload);
  if (payload) return writePayload(payload, output[payload[0]], writer);
  const inBody = members.filter(([, member]) => !isBoundOutsideBody(traitsOf(member)));
  if (inBody.length === 0) return '';
  return writer.structure(inBody, output, traitsOf(operation.output).xmlName ?? `${operation.name}Result`);
}

function writePayload(
  [name, schema]: readonly [string, Schema],
  value: unknown,
  writer: BodyWriter,
): string | Uint8Array {
  if (value === undefined || value === null) return '';
  const kind = kindOf(schema);
  if (kind === 'blob' || kind === 'string') return value as string | Uint8Array;
  return writer.payload(schema, value, traitsOf(schema).xmlName ?? schema.getName() ?? name);
}

function writeHeader(schema: Schema, traits: Traits, value: unknown): string {
  if (kindOf(schema) === 'list') return (value as unknown[]).map(String).join(', ');
  if (kindOf(schema) === 'timestamp') return String(writeTimestamp(value, timestampFormat(schema, 'http-date')));
  return traits.mediaType ? Buffer.from(String(value)).toString('base64') : String(value);
}

const writePrefixed = (prefix: string, value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value as Record<string, string>).map(([name, text]) => [(prefix + name).toLowerCase(), text]),
  );
