import { kindOf, membersOf, type Schema } from './codec/schema.ts';

/** Paths a handler declares, and every path on the way to one. */
interface Honoured {
  readonly whole: ReadonlySet<string>;
  readonly leadingTo: ReadonlySet<string>;
}

const cache = new WeakMap<readonly string[], Honoured>();

function honouredOf(paths: readonly string[]): Honoured {
  const known = cache.get(paths);
  if (known) return known;
  const leadingTo = new Set<string>();
  for (const path of paths) {
    for (const { index } of path.matchAll(/\.|\[\]|\{\}/g)) leadingTo.add(path.slice(0, index));
    for (const { index, 0: mark } of path.matchAll(/\[\]|\{\}/g)) leadingTo.add(path.slice(0, index + mark.length));
  }
  const honoured = { whole: new Set(paths), leadingTo };
  cache.set(paths, honoured);
  return honoured;
}

/**
 * Every member of an input that its handler does not honour, by path.
 * A declared path covers all below it: `Tags` honours every tag, `Environment.Variables` nothing else of `Environment`.
 */
export const refusedMembers = (schema: Schema, input: unknown, honours: readonly string[]): string[] => [
  ...new Set(refusedBelow(schema, input, '', honouredOf(honours))),
];

function refusedBelow(schema: Schema, value: unknown, path: string, honoured: Honoured): string[] {
  if (value === undefined || value === null || honoured.whole.has(path)) return [];
  if (path !== '' && !honoured.leadingTo.has(path)) return [path];
  return childrenOf(schema, value).flatMap(([step, child, childSchema]) =>
    refusedBelow(childSchema, child, path === '' ? step.replace(/^\./, '') : path + step, honoured),
  );
}

function childrenOf(schema: Schema, value: unknown): (readonly [step: string, value: unknown, schema: Schema])[] {
  switch (kindOf(schema)) {
    case 'structure':
      return membersOf(schema).map(([name, member]) => [`.${name}`, (value as Record<string, unknown>)[name], member]);
    case 'list':
      return (value as unknown[]).map((each) => ['[]', each, schema.getValueSchema()]);
    case 'map':
      return Object.values(value as object).map((each: unknown) => ['{}', each, schema.getValueSchema()]);
    default:
      return [];
  }
}
