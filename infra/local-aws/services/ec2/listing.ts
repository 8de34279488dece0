import type { Filter } from '@aws-sdk/client-ec2';
import { invalidValue } from './ec2-error.ts';
import type { TagMap } from './records.ts';

/** Values of one thing by the name of the filter that looks at them. */
export type Filterable<R> = Readonly<Record<string, (record: R) => readonly (string | undefined)[]>>;

interface Asked {
  Filters?: readonly Filter[];
  NextToken?: string;
  MaxResults?: number;
}

/** What a description asks for: by id, by filter (values may hold `*` and `?`), page by page. */
export function listed<R extends { readonly id: string; readonly tags?: TagMap }>(
  all: readonly R[],
  ids: readonly string[] | undefined,
  get: (id: string) => R,
  asked: Asked,
  filters: Filterable<R>,
): { shown: R[]; NextToken?: string } {
  const named = ids && ids.length > 0 ? ids.map(get) : [...all];
  const found = named.filter((record) => (asked.Filters ?? []).every((filter) => passes(record, filter, filters)));
  const from = Number(asked.NextToken ?? 0);
  if (!Number.isInteger(from) || from < 0) throw invalidValue('Unable to parse pagination token');
  const to = from + (asked.MaxResults ?? 1000);
  return { shown: found.slice(from, to), ...(to < found.length && { NextToken: String(to) }) };
}

function passes<R extends { readonly tags?: TagMap }>(
  record: R,
  { Name = '', Values = [] }: Filter,
  filters: Filterable<R>,
): boolean {
  const tag = /^tag:(.+)$/.exec(Name)?.[1];
  const read = filters[Name];
  if (tag === undefined && Name !== 'tag-key' && !read) throw invalidValue(`The filter '${Name}' is invalid`);
  const tags = record.tags ?? {};
  const own = tag !== undefined ? [tags[tag]] : Name === 'tag-key' ? Object.keys(tags) : (read?.(record) ?? []);
  return own.some((value) => value !== undefined && Values.some((wanted) => patternOf(wanted).test(value)));
}

const patternOf = (wanted: string): RegExp =>
  new RegExp(
    `^${wanted
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );
