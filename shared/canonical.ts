import { createHash } from 'node:crypto';
import { TerminalError } from './errors.ts';

/** A value that has exactly one canonical form. */
export type Canonical = null | boolean | number | string | readonly Canonical[] | { readonly [key: string]: Canonical };

/**
 * Canonical JSON: keys sorted by code unit, strings in NFC, safe integers only (RFC 8785 without its floats,
 * because 1 and 1.0 must not be two approvals). Members that are `undefined` are left out.
 * Throws `TerminalError` naming the path of a value that has no canonical form.
 */
export const canonicalJson = (value: unknown): string => write(value, '$');

const write = (value: unknown, path: string): string => {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'string') return writeString(value, path);
  if (typeof value === 'number') return writeNumber(value, path);
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) return writeObject(value as Record<string, unknown>, path);
  throw new TerminalError(`no canonical form for a ${typeof value} at \`${path}\``);
};

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value) as null);

const writeString = (value: string, path: string): string => {
  if (!value.isWellFormed()) throw new TerminalError(`lone surrogate at \`${path}\``);
  return JSON.stringify(value.normalize('NFC'));
};

const writeNumber = (value: number, path: string): string => {
  if (!Number.isSafeInteger(value) || Object.is(value, -0))
    throw new TerminalError(`not a safe integer at \`${path}\``);
  return String(value);
};

const writeObject = (value: Record<string, unknown>, path: string): string => {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  const alone = keys.find((key) => !key.isWellFormed());
  if (alone !== undefined) throw new TerminalError(`lone surrogate in a key of \`${path}\``);
  const members = keys
    .map((key) => [key.normalize('NFC'), value[key]] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  members.forEach(([key], index) => {
    if (key === members[index - 1]?.[0])
      throw new TerminalError(`two keys with one canonical form at \`${path}.${key}\``);
  });
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${path}.${key}`)}`).join(',')}}`;
};

/** Lower-case hex SHA-256 of the canonical JSON of `value`. */
export const canonicalHash = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');

/** True when two values have the same canonical form: the order of keys does not matter. */
export const isSameCanonical = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
