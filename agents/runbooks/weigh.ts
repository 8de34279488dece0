import { arnName } from '../../shared/arn.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { DifferenceDigest, DigestedTool, Digests, LogErrorDigest } from '../evidence/digest.ts';
import { latest, readDigest } from '../evidence/evidence-log.ts';
import { covers, type Permission } from '../evidence/statements.ts';
import type { Condition } from './condition.ts';
import { allOf, anyOf, noneOf, truth, type Truth } from './truth.ts';

type Part<K extends string> = Extract<Condition, Record<K, unknown>> extends Record<K, infer C> ? C : never;
type Evidences = readonly Evidence[];

/** What a condition comes to on this evidence. Pure. */
export const weigh = (condition: Condition, evidence: Evidences): Truth => {
  if ('any' in condition) return anyOf(condition.any.map((part) => weigh(part, evidence)));
  if ('none' in condition) return noneOf(condition.none.map((part) => weigh(part, evidence)));
  if ('log_error' in condition) return weighLogError(condition.log_error, evidence);
  if ('difference' in condition) return weighDifference(condition.difference, evidence);
  if ('trigger' in condition) return weighTrigger(condition.trigger, evidence);
  if ('stopped_task' in condition) return weighStoppedTask(condition.stopped_task, evidence);
  if ('service_event' in condition) return weighServiceEvent(condition.service_event, evidence);
  if ('alarms' in condition) return weighAlarms(condition.alarms, evidence);
  if ('errors' in condition) return weighErrorsSince(evidence);
  return weighRecentChange(condition.recent_change, evidence);
};

/** What several conditions come to when all must hold. Pure. */
export const weighAll = (conditions: readonly Condition[], evidence: Evidences): Truth =>
  allOf(conditions.map((condition) => weigh(condition, evidence)));

/** Reads a digest, or says that it is missing and why. */
const withDigest = <T extends DigestedTool>(
  tool: T,
  evidence: Evidences,
  judge: (digest: Digests[T], id: string) => Truth,
): Truth => {
  const read = readDigest(evidence, tool);
  return read ? judge(read.digest, read.id) : unanswered(tool, evidence);
};

/** The truth of anything that rests on a tool that has not answered. */
export const unanswered = (tool: string, evidence: Evidences): Truth => {
  const gap = latest(evidence, tool as DigestedTool)?.gap;
  const reason = gap === undefined ? `\`${tool}\` was not asked` : `\`${tool}\` could not answer: ${gap}`;
  return truth('unknown', reason, { gaps: [reason.slice(0, 300)] });
};

const weighLogError = (wanted: Part<'log_error'>, evidence: Evidences): Truth =>
  withDigest('search_logs', evidence, ({ errors }, id) => {
    const found = errors.filter((error) => isError(error, wanted));
    const about = [wanted.class.join(' or '), wanted.effect, wanted.layer].filter(Boolean).join(', ');
    const [first] = found;
    if (!first) return truth('no', `the log shows no error of class ${about}${byPlatform(wanted)}`, { evidence: [id] });
    const total = found.reduce((sum, { count }) => sum + count, 0);
    return truth('yes', `the log shows ${total} × ${describeLogError(first)}`, { evidence: [id] });
  });

const byPlatform = ({ platform }: Part<'log_error'>): string => (platform ? ' written by the platform' : '');

const isError = (error: LogErrorDigest, wanted: Part<'log_error'>): boolean =>
  wanted.class.includes(error.class) &&
  (wanted.platform === undefined || error.platform === wanted.platform) &&
  (wanted.layer === undefined || error.denied?.layer === wanted.layer) &&
  (wanted.effect === undefined || error.denied?.effect === wanted.effect);

const describeLogError = ({ class: kind, denied }: LogErrorDigest): string =>
  denied ? `${kind} (${denied.action} on ${denied.resource}, ${denied.effect} in ${denied.layer} policies)` : kind;

const weighDifference = (wanted: Part<'difference'>, evidence: Evidences): Truth =>
  withDigest('compare_baseline', evidence, (digest, id) => {
    if (digest.captured_at === null) return noBaseline(id);
    const denials = deniedIn(evidence);
    const found = digest.differences.filter((difference) => isDifference(difference, wanted, denials));
    const meant = wanted.intent === undefined ? found : found.filter(({ intent }) => intent?.verdict === wanted.intent);
    const [unsure] = found.filter(({ intent }) => (intent?.verdict ?? 'unknown') === 'unknown');
    if (meant.length === 0 && wanted.intent !== undefined && unsure !== undefined) return unknownIntent(unsure, id);
    if (meant.length > 0)
      return truth('yes', meant.map(describeDifference).join(', '), { evidence: [id], differences: meant });
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

type Denied = NonNullable<LogErrorDigest['denied']>;

/** What logs and stopped tasks say was denied. */
const deniedIn = (evidence: Evidences): Denied[] =>
  [
    ...(readDigest(evidence, 'search_logs')?.digest.errors ?? []),
    ...(readDigest(evidence, 'get_service_state')?.digest.stopped ?? []),
  ].flatMap(({ denied }) => (denied ? [denied] : []));

const isDifference = (difference: DifferenceDigest, wanted: Part<'difference'>, denials: readonly Denied[]): boolean =>
  wanted.aspect.includes(difference.aspect) &&
  (wanted.member?.includes(difference.member) ?? true) &&
  (wanted.kind?.includes(difference.kind) ?? true) &&
  (wanted.moved === undefined || moved(difference) === wanted.moved) &&
  (wanted.current_max === undefined || numberOf(difference.current, Infinity) <= wanted.current_max) &&
  (wanted.lost === undefined || hasLost(difference, wanted.lost, denials)) &&
  (wanted.gained_deny === undefined || hasGainedDeny(difference, wanted.gained_deny, denials)) &&
  (wanted.current === undefined || difference.current === wanted.current) &&
  (wanted.current_is === undefined || denials.some(({ principal }) => isOf(principal, difference.current)));

/** True when a session is one of the role: the session's ARN names the role, and not its path. */
const isOf = (principal: string, roleArn: unknown): boolean =>
  typeof roleArn === 'string' && principal.split(/[:/]/).includes(arnName(roleArn));

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

const moved = ({ baseline, current }: DifferenceDigest): 'down' | 'up' | undefined => {
  if (typeof baseline !== 'number' || typeof current !== 'number') return undefined;
  return current < baseline ? 'down' : 'up';
};

const hasLost = (
  difference: DifferenceDigest,
  wanted: 'what-was-denied' | string[],
  denials: readonly Denied[],
): boolean => {
  // A policy whose document the baseline did not keep can only be judged by its absence.
  if (difference.lost === undefined) return difference.kind === 'missing' && mayExplain(difference, wanted, denials);
  const allows = difference.lost.filter(({ effect }) => effect === 'Allow');
  if (wanted !== 'what-was-denied') return wanted.some((action) => someCovers(allows, action, '*'));
  return denialsOf(difference, denials).some(({ action, resource }) => someCovers(allows, action, resource));
};

const hasGainedDeny = (
  difference: DifferenceDigest,
  wanted: 'what-was-denied' | string[],
  denials: readonly Denied[],
): boolean => {
  if (difference.gained === undefined) return difference.kind === 'added';
  const denies = difference.gained.filter(({ effect }) => effect === 'Deny');
  if (wanted !== 'what-was-denied') return wanted.some((action) => someCovers(denies, action, '*'));
  return denialsOf(difference, denials).some(({ action, resource }) => someCovers(denies, action, resource));
};

const mayExplain = (
  difference: DifferenceDigest,
  wanted: 'what-was-denied' | string[],
  denials: readonly Denied[],
): boolean => wanted !== 'what-was-denied' || denialsOf(difference, denials).length > 0;

/** Denials of the role that differs, or on the resource that differs; others are not explained by it. */
const denialsOf = ({ resource: differing }: DifferenceDigest, denials: readonly Denied[]): Denied[] =>
  denials.filter(
    ({ principal, resource }) =>
      isOf(principal, differing) || resource === differing || resource.startsWith(`${differing}/`),
  );

const someCovers = (permissions: readonly Permission[], action: string, resource: string): boolean =>
  permissions.some((permission) => covers(permission, action, resource));

export const describeDifference = ({ aspect, member, kind, resource, current }: DifferenceDigest): string => {
  // A date is what a person must know at once: until when something can still be saved.
  const until = /_date$/.test(member) && typeof current === 'string' ? ` (${current})` : '';
  return `${aspect} \`${member}\` of ${arnName(resource)} is ${kind === 'added' ? 'new' : kind} against the baseline${until}`;
};

const describeWanted = ({ aspect, member }: Part<'difference'>): string =>
  [aspect.join(' or '), member?.join(' or ')].filter(Boolean).join(' ');

const weighTrigger = (wanted: Part<'trigger'>, evidence: Evidences): Truth =>
  withDigest('get_triggers', evidence, ({ mappings }, id) => {
    const found = mappings.find(
      ({ enabled, last_result }) =>
        (wanted.enabled === undefined || enabled === wanted.enabled) &&
        (wanted.last_result_contains === undefined || last_result.includes(wanted.last_result_contains)),
    );
    if (!found) return truth('no', 'no trigger of the function looks so', { evidence: [id] });
    const { uuid, state, reason, last_result } = found;
    return truth('yes', `trigger ${uuid} is ${state} (${[reason, last_result].filter(Boolean).join('; ')})`, {
      evidence: [id],
    });
  });

const weighStoppedTask = (wanted: Part<'stopped_task'>, evidence: Evidences): Truth =>
  withDigest('get_service_state', evidence, ({ stopped }, id) => {
    const found = stopped.find((task) => wanted.class.includes(task.class));
    if (!found)
      return truth('no', `no task of the service stopped as ${wanted.class.join(' or ')}`, { evidence: [id] });
    return truth('yes', `${found.count} tasks stopped: ${found.reason}`, { evidence: [id] });
  });

const weighServiceEvent = (wanted: Part<'service_event'>, evidence: Evidences): Truth =>
  withDigest('get_service_state', evidence, ({ events }, id) => {
    const found = events.find((event) => wanted.class.includes(event.class));
    if (!found) return truth('no', `the service has no event ${wanted.class.join(' or ')}`, { evidence: [id] });
    return truth('yes', `the service says ${found.class} at ${found.at}`, { evidence: [id] });
  });

const weighAlarms = ({ are }: Part<'alarms'>, evidence: Evidences): Truth =>
  withDigest('list_alarms', evidence, ({ alarms }, id) => {
    const ringing = alarms.filter(({ state }) => state === 'ALARM').map(({ name }) => name);
    const allOk = alarms.some(({ state }) => state === 'OK') && alarms.every(isSilent);
    const because = allOk
      ? 'every alarm is OK'
      : `not every alarm is OK${ringing.length > 0 ? ': ' : ''}${ringing.join(', ')}`;
    return truth((are === 'all-ok' ? allOk : ringing.length > 0) ? 'yes' : 'no', because, { evidence: [id] });
  });

/** An alarm that has never had data says nothing; one that lost its data does. */
const isSilent = ({ state, flips }: Digests['list_alarms']['alarms'][number]): boolean =>
  state === 'OK' || (state === 'INSUFFICIENT_DATA' && flips === 0);

const weighErrorsSince = (evidence: Evidences): Truth =>
  withDigest('list_alarms', evidence, ({ alarms }, alarmsId) =>
    withDigest('search_logs', evidence, ({ errors }, logsId) => {
      const since = Math.max(...alarms.map((alarm) => Date.parse(alarm.since)));
      const later = errors.filter(({ last_at }) => Date.parse(last_at) > since);
      const ids = { evidence: [alarmsId, logsId] };
      if (later.length === 0) return truth('yes', 'no error was logged since the last change of an alarm', ids);
      return truth('no', `${later.map(describeLogError).join(', ')} logged since the last change of an alarm`, ids);
    }),
  );

const weighRecentChange = ({ name }: Part<'recent_change'>, evidence: Evidences): Truth =>
  withDigest('get_recent_changes', evidence, ({ events }, id) => {
    const found = events.find((event) => name.includes(event.name));
    // CloudTrail is minutes late: an event that is not there yet proves nothing.
    if (!found) return truth('unknown', `CloudTrail shows no ${name.join(' or ')} yet`, { evidence: [id] });
    return truth('yes', `${found.name} by ${found.by} at ${found.at}`, { evidence: [id] });
  });
