import { arnName } from '../../shared/arn.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { DifferenceDigest } from '../evidence/digest.ts';
import type { Permission } from '../evidence/statements.ts';
import type { Condition } from './condition.ts';
import {
  areWhatWasDenied,
  deniedIn,
  type Denials,
  mayExplainDenial,
  silentOnDenials,
  someCovers,
  wasDenied,
} from './denials.ts';
import { truth, type Truth } from './truth.ts';
import { unanswered, withDigest } from './with-digest.ts';

type Wanted = Extract<Condition, { difference: unknown }>['difference'];

/** What a condition on the difference from the baseline comes to. Pure. */
export const weighDifference = (wanted: Wanted, evidence: readonly Evidence[]): Truth =>
  withDigest('compare_baseline', evidence, (digest, id) => {
    if (digest.captured_at === null) return noBaseline(id);
    const matching = (denials: Denials): DifferenceDigest[] =>
      digest.differences.filter((difference) => isDifference(difference, wanted, denials));
    const found = matching(deniedIn(evidence));
    const meant = wanted.intent === undefined ? found : found.filter(({ intent }) => intent?.verdict === wanted.intent);
    const [unsure] = found.filter(({ intent }) => (intent?.verdict ?? 'unknown') === 'unknown');
    if (meant.length === 0 && wanted.intent !== undefined && unsure !== undefined) return unknownIntent(unsure, id);
    if (meant.length > 0)
      return truth('yes', meant.map(describeDifference).join(', '), { evidence: [id], differences: meant });
    const [silent] = silentOnDenials(evidence);
    if (silent !== undefined && matching('anything').length > found.length) return unanswered(silent, evidence);
    const unread = digest.gaps.filter((gap) => wanted.aspect.some((aspect) => gap.includes(aspect)));
    if (unread.length > 0) return truth('unknown', unread.join('; '), { evidence: [id], gaps: unread });
    return truth('no', `${describeWanted(wanted)} is as in the baseline, or does not explain the signal`, {
      evidence: [id],
    });
  });

const unknownIntent = (difference: DifferenceDigest, id: string): Truth => {
  const reason = `whether ${describeDifference(difference)} on purpose is not known: ${difference.intent?.because ?? 'nobody looked'}`;
  return truth('unknown', reason, { evidence: [id], gaps: [reason.slice(0, 300)] });
};

const noBaseline = (id: string): Truth => {
  const reason = 'no baseline was ever captured for this workload';
  return truth('unknown', reason, { evidence: [id], gaps: [reason] });
};

const isDifference = (difference: DifferenceDigest, wanted: Wanted, denials: Denials): boolean =>
  wanted.aspect.includes(difference.aspect) &&
  (wanted.member?.includes(difference.member) ?? true) &&
  (wanted.kind?.includes(difference.kind) ?? true) &&
  (wanted.moved === undefined || moved(difference) === wanted.moved) &&
  (wanted.current_max === undefined || numberOf(difference.current, Infinity) <= wanted.current_max) &&
  (wanted.lost === undefined || hasLost(difference, wanted.lost, denials)) &&
  (wanted.gained_deny === undefined || hasGainedDeny(difference, wanted.gained_deny, denials)) &&
  (wanted.current === undefined || difference.current === wanted.current) &&
  (wanted.current_is === undefined || wasDenied(difference.current, denials));

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

const moved = ({ baseline, current }: DifferenceDigest): 'down' | 'up' | undefined => {
  if (typeof baseline !== 'number' || typeof current !== 'number') return undefined;
  return current < baseline ? 'down' : 'up';
};

/** Which permissions are meant: those that cover what was denied, or these actions. */
type Meant = 'what-was-denied' | string[];

const hasLost = (difference: DifferenceDigest, meant: Meant, denials: Denials): boolean => {
  // A policy whose document the baseline did not keep can only be judged by its absence.
  if (difference.lost === undefined)
    return difference.kind === 'missing' && (meant !== 'what-was-denied' || mayExplainDenial(difference, denials));
  return areMeant(withEffect(difference.lost, 'Allow'), meant, difference, denials);
};

const hasGainedDeny = (difference: DifferenceDigest, meant: Meant, denials: Denials): boolean =>
  difference.gained === undefined
    ? difference.kind === 'added'
    : areMeant(withEffect(difference.gained, 'Deny'), meant, difference, denials);

const withEffect = (permissions: readonly Permission[], wanted: Permission['effect']): Permission[] =>
  permissions.filter(({ effect }) => effect === wanted);

const areMeant = (
  permissions: readonly Permission[],
  meant: Meant,
  difference: DifferenceDigest,
  denials: Denials,
): boolean =>
  meant === 'what-was-denied'
    ? areWhatWasDenied(permissions, difference, denials)
    : meant.some((action) => someCovers(permissions, action, '*'));

const describeDifference = ({ aspect, member, kind, resource, current }: DifferenceDigest): string => {
  // A date is what a person must know at once: until when something can still be saved.
  const until = /_date$/.test(member) && typeof current === 'string' ? ` (${current})` : '';
  return `${aspect} \`${member}\` of ${arnName(resource)} is ${kind === 'added' ? 'new' : kind} against the baseline${until}`;
};

const describeWanted = ({ aspect, member }: Wanted): string =>
  [aspect.join(' or '), member?.join(' or ')].filter(Boolean).join(' ');
