import { NormalizedSchema } from '@smithy/core/schema';

/** What the SDK calls a schema, with the members a server needs. */
export type Schema = NormalizedSchema;

export type Kind = 'structure' | 'list' | 'map' | 'timestamp' | 'blob' | 'boolean' | 'number' | 'document' | 'string';

/** Traits of a member as the SDK's schemas carry them; an absent trait is undefined. */
export interface Traits {
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: 1;
  readonly xmlAttribute?: 1;
  readonly httpLabel?: 1;
  readonly httpQuery?: string;
  readonly httpQueryParams?: 1;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: 1;
  readonly httpResponseCode?: 1;
  readonly mediaType?: string;
  readonly sensitive?: 1;
  readonly http?: readonly [method: string, uri: string, status: number];
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly httpError?: number;
  readonly error?: 'client' | 'server';
}

export interface OperationSchema {
  readonly name: string;
  readonly input: Schema;
  readonly output: Schema;
  /** HTTP binding of the REST protocols. */
  readonly http?: readonly [method: string, uri: string, status: number];
  /** Input members without which AWS refuses the request. */
  readonly required: readonly string[];
}

export interface ErrorSchema {
  /** The shape's name, which is the SDK's exception class. */
  readonly name: string;
  readonly schema: Schema;
  readonly traits: Traits;
}

/** The operations and errors of one SDK v3 client module. */
export interface ServiceSchema {
  readonly operations: ReadonlyMap<string, OperationSchema>;
  readonly errors: readonly ErrorSchema[];
}

const OPERATION = 9;
const ERROR = -3;

/** Position of the count of required members, which come first, in a structure's static schema. */
const REQUIRED_COUNT = 6;

export const traitsOf = (schema: Schema): Traits => schema.getMergedTraits();

export const membersOf = (schema: Schema): readonly (readonly [name: string, schema: Schema])[] =>
  schema.isStructSchema() ? [...schema.structIterator()] : [];

/** Numbers are every schema that is none of the others: the SDK has six numeric kinds and none matters here. */
export function kindOf(schema: Schema): Kind {
  if (schema.isDocumentSchema()) return 'document';
  // What has no members at all (`unit`) is the empty structure.
  if (schema.isStructSchema() || schema.isUnitSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isTimestampSchema()) return 'timestamp';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) return 'number';
  return 'string';
}

type StaticShape = readonly unknown[];

function requiredMembers(input: Schema): string[] {
  const shape: unknown = input.getSchema();
  if (!Array.isArray(shape)) return [];
  const count = typeof shape[REQUIRED_COUNT] === 'number' ? shape[REQUIRED_COUNT] : 0;
  return membersOf(input)
    .slice(0, count)
    .map(([name]) => name);
}

function operationOf(shape: StaticShape): OperationSchema {
  const [, , name, traits, input, output] = shape as [number, string, string, Traits | number, never, never];
  const inputSchema = NormalizedSchema.of(input);
  const http = typeof traits === 'object' ? traits.http : undefined;
  return {
    name,
    input: inputSchema,
    output: NormalizedSchema.of(output),
    required: requiredMembers(inputSchema),
    ...(http && { http }),
  };
}

function errorOf(shape: StaticShape): ErrorSchema {
  const schema = NormalizedSchema.of(shape as never);
  return { name: shape[2] as string, schema, traits: traitsOf(schema) };
}

const cache = new WeakMap<object, ServiceSchema>();

/**
 * Reads the schemas a client module exports beside its commands (`Invoke$`).
 * They are public but not documented as a server's interface: the round-trip test guards the pin.
 */
export function serviceSchema(sdk: object): ServiceSchema {
  const known = cache.get(sdk);
  if (known) return known;
  const operations = new Map<string, OperationSchema>();
  const errors: ErrorSchema[] = [];
  for (const [name, value] of Object.entries(sdk)) {
    if (!name.endsWith('$') || !Array.isArray(value)) continue;
    if (value[0] === OPERATION) operations.set(value[2] as string, operationOf(value));
    if (value[0] === ERROR) errors.push(errorOf(value));
  }
  const schema = { operations, errors };
  cache.set(sdk, schema);
  return schema;
}
