import { askedOnce } from '../aws/asked-once.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { isSameCanonical } from '../canonical.ts';
import { describeError, TerminalError } from '../errors.ts';
import { findAspect } from './aspects/index.ts';
import { type Baseline, type BaselineEntry, type Difference, WHOLE_RESOURCE } from './baseline.ts';
import { isIntact } from './capture.ts';

export interface Comparison {
  differences: Difference[];
  /** Aspects that could not be read, with the reason. */
  gaps: string[];
}

/**
 * How a workload differs now from its baseline, member by member. Without `aspects` (or with none) all are compared.
 * Throws `TerminalError` when the baseline is not what was captured.
 */
export const compareBaseline = async (
  aws: AwsReader,
  baseline: Baseline,
  aspects: readonly string[] = [],
): Promise<Comparison> => {
  if (!isIntact(baseline)) throw new TerminalError(`the baseline of \`${baseline.workload}\` was altered`);
  const entries = baseline.entries.filter((entry) => aspects.length === 0 || aspects.includes(entry.aspect));
  const account = askedOnce(aws);
  const compared = await Promise.all(entries.map((entry) => compareEntry(account, entry)));
  return {
    differences: compared.flatMap((part) => part.differences),
    gaps: compared.flatMap((part) => part.gaps),
  };
};

const compareEntry = async (aws: AwsReader, entry: BaselineEntry): Promise<Comparison> => {
  const aspect = findAspect(entry.aspect);
  if (aspect === undefined) return { differences: [], gaps: [`${entry.aspect}: nothing reads it any more`] };
  try {
    const current = await aspect.read(aws, entry.resource);
    return { differences: differencesOf(entry, current), gaps: [] };
  } catch (error) {
    return { differences: [], gaps: [`${entry.aspect} of \`${entry.resource}\`: ${describeError(error)}`] };
  }
};

/** Differences of one aspect from its baseline entry; `current` undefined means that the resource is gone. */
export const differencesOf = (entry: BaselineEntry, current: unknown): Difference[] => {
  const { resource, aspect } = entry;
  if (current === undefined)
    return [{ resource, aspect, member: WHOLE_RESOURCE, kind: 'missing', baseline: entry.value, current: null }];
  const before = membersOf(entry.value);
  const after = membersOf(current);
  const differences = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((member) => compareMember(entry, member, before, after));
  return findAspect(aspect)?.comparesWhatStays ? differences.filter(({ kind }) => kind === 'changed') : differences;
};

const compareMember = (
  entry: BaselineEntry,
  member: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Difference[] => {
  const baseline = before.get(member) ?? null;
  const current = after.get(member) ?? null;
  if (before.has(member) === after.has(member) && isSameCanonical(baseline, current)) return [];
  const kind = !after.has(member) ? 'missing' : !before.has(member) ? 'added' : 'changed';
  const resource = ownResourceOf(baseline ?? current) ?? entry.resource;
  return [{ resource, aspect: entry.aspect, member, kind, baseline, current }];
};

/** A list's members are its texts; a record's, its keys. */
const membersOf = (value: unknown): ReadonlyMap<string, unknown> =>
  Array.isArray(value)
    ? new Map(value.map((member) => [String(member), member as unknown]))
    : new Map(Object.entries(value as Record<string, unknown>));

/** A mapping is a resource of its own, though it is listed under its function. */
const ownResourceOf = (member: unknown): string | undefined =>
  member !== null && typeof member === 'object' && 'mapping_arn' in member ? String(member.mapping_arn) : undefined;
