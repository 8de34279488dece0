import type { Evidence } from '../../shared/evidence.ts';
import type { Digests, LogErrorDigest } from '../evidence/digest.ts';
import type { Condition } from './condition.ts';
import { allOf, anyOf, noneOf, truth, type Truth } from './truth.ts';
import { weighDifference } from './weigh-difference.ts';
import { withDigest } from './with-digest.ts';

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
