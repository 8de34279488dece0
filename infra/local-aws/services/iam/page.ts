import { numberBetween } from './constraint.ts';
import { validationError } from './iam-error.ts';

const ITEMS_DEFAULT = 100;
const ITEMS_MAX = 1000;

/** The members that every listing of IAM takes. */
export interface PageRequest {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

export const PAGE_MEMBERS = ['Marker', 'MaxItems'] as const;

/**
 * One page of a list that is ordered by `keyOf`. The marker holds the last key of the page before, so that what is
 * added or removed meanwhile neither repeats nor skips an entry.
 */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (entry: T) => string,
  request: PageRequest,
): { page: T[]; IsTruncated: boolean; Marker?: string } {
  const count = numberBetween(request.MaxItems ?? ITEMS_DEFAULT, 'MaxItems', 1, ITEMS_MAX);
  const after = request.Marker === undefined ? undefined : readMarker(request.Marker);
  const sorted = all.toSorted((one, other) => compareKeys(keyOf(one), keyOf(other)));
  const rest = after === undefined ? sorted : sorted.filter((entry) => compareKeys(keyOf(entry), after) > 0);
  const page = rest.slice(0, count);
  const last = page.at(-1);
  if (rest.length <= count || last === undefined) return { page, IsTruncated: false };
  return { page, IsTruncated: true, Marker: writeMarker(keyOf(last)) };
}

const compareKeys = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const PREFIX = 'iam:';

const writeMarker = (key: string): string => Buffer.from(PREFIX + key).toString('base64url');

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64url').toString();
  if (!text.startsWith(PREFIX)) throw validationError('Invalid Marker.');
  return text.slice(PREFIX.length);
}
