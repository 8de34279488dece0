import { isIntact } from '../baseline/capture.ts';
import type { Image } from '../changes/change.ts';
import { judgeFresh, type ParsedAction, violationIf } from './each-action.ts';
import type { Candidate, Guardrail } from './guardrail.ts';

export const parametersFromTrustedSource: Guardrail = {
  id: 'parameters-from-trusted-source',
  explanation:
    "What a change is given comes from the baseline, the incident's resources or a fresh read of the target: a value that stands only in a log line, a tag or an alarm is nobody's.",
  judge: (candidate) => {
    const trusted = trustedValues(candidate);
    return judgeFresh(candidate, (parsed) => {
      const known = new Set([...trusted, ...leavesOf(parsed.preImage)]);
      const given = membersOf(parsed.params as object);
      const foreign = given.find((value) => !known.has(value) && !isConfirmed(value, parsed));
      return violationIf(
        foreign === undefined
          ? undefined
          : `\`${foreign.slice(0, 200)}\` of \`${parsed.action.change}\` comes from no source that is trusted`,
      );
    });
  },
};

/** Everything the baseline and the resource graph say, names of members included: they name policies and triggers. */
const trustedValues = ({ resources, baseline }: Candidate): Set<string> =>
  new Set([
    ...resources,
    // What somebody altered says nothing.
    ...(baseline && isIntact(baseline)
      ? [...baseline.resources, ...baseline.entries.flatMap(({ value }) => leavesOf(value))]
      : []),
  ]);

/**
 * A policy that is taken away is not in the baseline, or it would stay. That AWS has just shown it on the target by this
 * name is where the name comes from; the target itself comes from nowhere but the resource graph.
 */
const isConfirmed = (value: string, { action, change, params, preImage }: ParsedAction): boolean =>
  change.withdraws !== undefined &&
  change.grants === undefined &&
  value !== action.target &&
  Object.values(params as object).includes(value) &&
  isThere(preImage);

const isThere = (preImage: Image): boolean =>
  preImage !== null && (preImage as { attached?: boolean }).attached !== false;

/** Texts in a JSON value, names of its members, and its numbers under their names: 256 MB is no time-out of 256 s. */
const leavesOf = (value: unknown): string[] =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? [...Object.keys(value), ...membersOf(value)]
    : leafOf('', value);

const membersOf = (record: object): string[] =>
  Object.entries(record).flatMap(([name, member]) => leafOf(name, member));

/** `true`, `false` and null are all there is of their kind: nobody can smuggle anything in them. */
const leafOf = (name: string, value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [`${name}=${value}`];
  if (Array.isArray(value)) return value.flatMap((member) => leafOf(name, member));
  return value !== null && typeof value === 'object' ? leavesOf(value) : [];
};
