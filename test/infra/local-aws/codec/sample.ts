import { kindOf, membersOf, traitsOf, type Schema } from '../../../../infra/local-aws/codec/schema.ts';

/** Numbers below a bound, the same ones for the same seed. */
export function createDice(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** Deeper than any shape that does not contain itself. */
const DEPTH_MAX = 7;

/** Whole seconds, because half of the formats have no more. */
const EPOCH_MS = 1_790_000_000_000;

interface Place {
  readonly dice: (bound: number) => number;
  readonly isOutput: boolean;
  readonly depth: number;
  /** Header and path values have a smaller alphabet than bodies. */
  readonly isPlain: boolean;
}

/** A random value of a schema, with every top-level member present. */
export function sampleOf(schema: Schema, dice: Place['dice'], isOutput: boolean): Record<string, unknown> {
  if (kindOf(schema) !== 'structure') return {};
  return structure(schema, { dice, isOutput, depth: 0, isPlain: false });
}

function sample(schema: Schema, place: Place): unknown {
  const { dice } = place;
  switch (kindOf(schema)) {
    case 'structure':
      return structure(schema, place);
    case 'list':
      return Array.from({ length: 1 + dice(2) }, () => sample(schema.getValueSchema(), deeper(place)));
    case 'map':
      return { [`key${dice(9)}`]: sample(schema.getValueSchema(), deeper(place)) };
    case 'timestamp':
      return new Date(EPOCH_MS + dice(1e6) * 1000);
    case 'blob':
      return new Uint8Array(Buffer.from(`bytes ${dice(99)}`));
    case 'boolean':
      return dice(2) === 0;
    case 'number':
      return dice(1000);
    case 'document':
      return { a: 1, b: ['c', null] };
    case 'string':
      return place.isPlain ? `v${dice(99)}` : `text <&> "é" \n ${dice(99)}`;
  }
}

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

/**
 * Members that a client does not pass on as they are: they choose a checksum or an endpoint, a customer's key is hashed
 * and encoded, and `ExpiresString` is another form of `Expires`.
 */
const STEERING = /ChecksumAlgorithm|ChecksumMode|EndpointId|SSECustomerKey|ExpiresString/;

function structure(schema: Schema, place: Place): Record<string, unknown> {
  const members = membersOf(schema);
  const chosen = schema.isUnionSchema() ? [members[place.dice(members.length)]] : members;
  const built: Record<string, unknown> = {};
  for (const member of chosen) {
    if (!member) continue;
    const [name, memberSchema] = member;
    const traits = traitsOf(memberSchema);
    if (
      (place.isOutput && traits.httpLabel) ||
      STEERING.test(name) ||
      (memberSchema.isStreaming() && kindOf(memberSchema) !== 'blob')
    )
      continue;
    const isOptional = place.depth > 0 && !schema.isUnionSchema() && Object.keys(built).length > 0;
    if (place.depth > DEPTH_MAX || (isOptional && place.dice(3) === 0)) continue;
    const isPlain = Boolean(traits.httpHeader || traits.httpLabel || traits.httpPrefixHeaders !== undefined);
    built[name] = traits.httpResponseCode
      ? 200
      : sample(memberSchema, { ...deeper(place), isPlain: isPlain || place.isPlain });
  }
  return built;
}

/** A value in a form that two sides of a wire can be compared in. */
export function comparable(value: unknown): unknown {
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('base64')}`;
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name, member]) => name !== '$metadata' && name !== '$unknown' && member !== undefined)
    .map(([name, member]) => [name, comparable(member)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
