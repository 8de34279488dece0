import { isSameCanonical } from '../canonical.ts';
import type { Effect } from './aspects/aspect.ts';
import { findAspect } from './aspects/index.ts';
import type { Difference } from './baseline.ts';
import { matchesPattern } from './pattern.ts';
import type { TrailWrite } from './trail.ts';

/**
 * Why a difference is not a deployer's work; undefined when it is. Every API here sets to a value, so the newest
 * write of a member made it, and must show the value that is there: CloudTrail is late, and a later write may be
 * missing. Where events do not say what they set, every one of them must be a deployer's. `writes` are newest first.
 */
export const whyNotDeployed = (
  difference: Difference,
  writes: readonly TrailWrite[],
  deployers: readonly string[],
): string | undefined => {
  if (findAspect(difference.aspect) === undefined) return `nothing says who may change \`${difference.aspect}\``;
  const candidates = candidatesOf(difference, writes);
  const [newest] = candidates;
  if (!newest || showsAnotherValue(newest.effect, difference.current)) return 'no event says yet who changed it';
  const authors = newest.effect.sets === 'yes' ? sameSecond(candidates, newest.write.at) : candidates;
  const other = authors.find(({ write }) => !isDeployer(write, deployers));
  return other && `\`${other.write.principals[0] ?? 'nobody'}\` (${other.write.name}) is not a deployer`;
};

/** The write that certainly made a difference; undefined when CloudTrail does not show it. `writes` are newest first. */
export const lastWriteOf = (difference: Difference, writes: readonly TrailWrite[]): TrailWrite | undefined => {
  const [newest] = candidatesOf(difference, writes);
  const isCertain = newest?.effect.sets === 'yes' && !showsAnotherValue(newest.effect, difference.current);
  return isCertain ? newest.write : undefined;
};

const candidatesOf = (
  difference: Difference,
  writes: readonly TrailWrite[],
): { write: TrailWrite; effect: Effect }[] => {
  const aspect = findAspect(difference.aspect);
  if (aspect === undefined) return [];
  return writes
    .filter((write) => aspect.events.test(write.name))
    .map((write) => ({ write, effect: aspect.effect(write, difference) }))
    .filter(({ effect }) => effect.sets !== 'no');
};

/** What CloudTrail records a change at that can have made this difference. */
export const changedAt = (difference: Difference): string =>
  findAspect(difference.aspect)?.changedAt?.(difference) ?? difference.resource;

const showsAnotherValue = (effect: Effect, current: unknown): boolean =>
  effect.sets === 'yes' && effect.to !== undefined && !isSameCanonical(effect.to, current);

/** CloudTrail's times are whole seconds: within one, nobody knows which write was the last. */
const sameSecond = <Each extends { write: TrailWrite }>(candidates: readonly Each[], at: string): readonly Each[] =>
  candidates.filter(({ write }) => write.at === at);

const isDeployer = ({ principals }: TrailWrite, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => principals.some((principal) => matchesPattern(principal, pattern)));
