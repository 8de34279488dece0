import { AwsError } from '../../aws-error.ts';

/** One line of a listing: an item, or the common prefix that stands for many. */
export type Line<T> =
  | { readonly item: T; readonly prefix?: undefined }
  | { readonly item?: undefined; readonly prefix: string };

export interface Page<T> {
  readonly items: readonly T[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  /** The last line on this page. */
  readonly last?: Line<T>;
}

export interface ListingRequest {
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
}

const KEYS_PER_PAGE_MAX = 1000;

/** The number of lines a page may have: what was asked, at most 1000. */
export function pageSize(input: ListingRequest): number {
  const asked = input.MaxKeys ?? KEYS_PER_PAGE_MAX;
  if (asked < 0) throw new AwsError('InvalidArgument', 'maxKeys must be between 0 and 2147483647');
  return Math.min(asked, KEYS_PER_PAGE_MAX);
}

/**
 * A page of sorted items. Those whose key has the delimiter behind the prefix are rolled up into one line each.
 * `isBefore` tells the lines of earlier pages.
 */
export function paginate<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: ListingRequest,
  isBefore: (line: Line<T>) => boolean,
): Page<T> {
  const max = pageSize(request);
  const lines: Line<T>[] = [];
  const seen = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (!key.startsWith(request.Prefix ?? '')) continue;
    const prefix = commonPrefix(key, request);
    if (prefix !== undefined && seen.has(prefix)) continue;
    if (prefix !== undefined) seen.add(prefix);
    const line: Line<T> = prefix === undefined ? { item } : { prefix };
    if (isBefore(line)) continue;
    if (lines.length === max) return pageOf(lines, true);
    lines.push(line);
  }
  return pageOf(lines, false);
}

function commonPrefix(key: string, { Prefix: prefix = '', Delimiter: delimiter }: ListingRequest): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

const pageOf = <T>(lines: readonly Line<T>[], isTruncated: boolean): Page<T> => {
  const last = lines.at(-1);
  return {
    items: lines.flatMap((line) => (line.prefix === undefined ? [line.item] : [])),
    commonPrefixes: lines.flatMap((line) => line.prefix ?? []),
    // An empty page is the last one, or a client that asked for none would ask for ever.
    isTruncated: isTruncated && lines.length > 0,
    ...(last && { last }),
  };
};

/** S3's order. */
export const isAfter = (a: string, b: string): boolean => Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0;

/** Keys may hold what XML cannot; a client that knows asks for them percent-encoded. */
export const keyEncoder = (encodingType: string | undefined): ((key: string) => string) => {
  if (encodingType === undefined) return (key) => key;
  if (encodingType !== 'url') throw new AwsError('InvalidArgument', 'Invalid Encoding Method specified in Request');
  return (key) => encodeURIComponent(key).replace(/%2F/g, '/');
};
