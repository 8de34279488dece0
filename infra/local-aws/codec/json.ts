import { AwsError } from '../aws-error.ts';
import { kindOf, membersOf, traitsOf, type Schema } from './schema.ts';
import { readBlob, readTimestamp, timestampFormat, writeBlob, writeTimestamp } from './scalar.ts';

type JsonObject = Record<string, unknown>;

/** Turns a parsed JSON body into the SDK's input; members the schema does not know are dropped, as AWS does. */
export function readJson(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (kindOf(schema)) {
    case 'structure':
      return readStructure(schema, asObject(value));
    case 'list':
      return asArray(value).map((each) => nullOr(each, () => readJson(schema.getValueSchema(), each)));
    case 'map':
      return mapValues(asObject(value), (each) => nullOr(each, () => readJson(schema.getValueSchema(), each)));
    case 'timestamp':
      return readTimestamp(value);
    case 'blob':
      return readBlob(asText(value));
    case 'number':
      return typeof value === 'string' ? Number(value) : value;
    case 'string':
      return asText(value);
    default:
      return value;
  }
}

const refused = (expected: string, value: unknown): AwsError =>
  new AwsError('SerializationException', `Expected ${expected}, found ${Array.isArray(value) ? 'list' : typeof value}`);

function asObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('structure', value);
  return value as JsonObject;
}

function asArray(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw refused('list', value);
  return value;
}

/** Numbers and booleans pass for text, as they do at AWS. */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refused('string', value);
}

/** Turns a handler's output into what `JSON.stringify` writes on the wire. */
export function writeJson(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  switch (kindOf(schema)) {
    case 'structure':
      return writeStructure(membersOf(schema), value as JsonObject);
    case 'list':
      return (value as unknown[]).map((each) => writeJson(schema.getValueSchema(), each));
    case 'map':
      return mapValues(value as JsonObject, (each) => writeJson(schema.getValueSchema(), each));
    case 'timestamp':
      return writeTimestamp(value, timestampFormat(schema, 'epoch-seconds'));
    case 'blob':
      return writeBlob(value);
    case 'number':
      return writeNumber(value);
    default:
      return value;
  }
}

export function writeStructure(members: readonly (readonly [string, Schema])[], value: JsonObject): JsonObject {
  const written: JsonObject = {};
  for (const [name, member] of members) {
    if (value[name] === undefined) continue;
    written[traitsOf(member).jsonName ?? name] = writeJson(member, value[name]);
  }
  return written;
}

function readStructure(schema: Schema, value: JsonObject): JsonObject {
  const read: JsonObject = {};
  for (const [name, member] of membersOf(schema)) {
    const sent = value[traitsOf(member).jsonName ?? name];
    if (sent !== undefined && sent !== null) read[name] = readJson(member, sent);
  }
  return read;
}

/** JSON has no NaN and no infinity: Smithy writes them as strings. */
const writeNumber = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

const nullOr = (value: unknown, read: () => unknown): unknown => (value === null ? null : read());

const mapValues = (map: JsonObject, convert: (value: unknown) => unknown): JsonObject =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, convert(value)]));
