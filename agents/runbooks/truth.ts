import type { DifferenceDigest } from '../evidence/digest.ts';

/** What a condition comes to on the evidence at hand. `unknown` when the tool it reads has not answered. */
export interface Truth {
  value: 'yes' | 'no' | 'unknown';
  /** One line for people: what was seen, or was not. */
  because: string;
  /** Evidence ids that this rests on. */
  evidence: string[];
  /** What could not be looked at, with the reason. */
  gaps: string[];
  /** Differences from the baseline that matched. */
  differences: DifferenceDigest[];
}

/** A truth with its reason; what it cites, lacks or found is empty unless given. */
export const truth = (
  value: Truth['value'],
  because: string,
  rest: Partial<Omit<Truth, 'value' | 'because'>> = {},
): Truth => ({
  value,
  because,
  evidence: [],
  gaps: [],
  differences: [],
  ...rest,
});

const merge = (value: Truth['value'], because: string, parts: readonly Truth[]): Truth => ({
  value,
  because,
  evidence: [...new Set(parts.flatMap(({ evidence }) => evidence))],
  gaps: [...new Set(parts.flatMap(({ gaps }) => gaps))],
  differences: parts.flatMap(({ differences }) => differences),
});

const join = (parts: readonly Truth[]): string => parts.map(({ because }) => because).join('; ');

/** Yes when all are; no as soon as one is, whatever is unknown. */
export const allOf = (parts: readonly Truth[]): Truth => {
  const refuted = parts.filter(({ value }) => value === 'no');
  if (refuted.length > 0) return merge('no', join(refuted), refuted);
  const open = parts.filter(({ value }) => value === 'unknown');
  return open.length > 0 ? merge('unknown', join(open), parts) : merge('yes', join(parts), parts);
};

/** Yes as soon as one is. */
export const anyOf = (parts: readonly Truth[]): Truth => {
  const met = parts.filter(({ value }) => value === 'yes');
  if (met.length > 0) return merge('yes', join(met), met);
  const open = parts.filter(({ value }) => value === 'unknown');
  return open.length > 0 ? merge('unknown', join(open), open) : merge('no', join(parts), parts);
};

/** No as soon as one is met. */
export const noneOf = (parts: readonly Truth[]): Truth => {
  const some = anyOf(parts);
  const value = some.value === 'yes' ? 'no' : some.value === 'no' ? 'yes' : 'unknown';
  return { ...some, value, differences: [] };
};
