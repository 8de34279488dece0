import { isArnOf } from '../../shared/arn.ts';
import { isFunction, isService } from '../../shared/baseline/aspects/aspect.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Incident } from '../../shared/incident.ts';
import { resourceGraph, type EvidenceLog } from '../evidence/evidence-log.ts';
import { signalsOf } from '../runbooks/signals.ts';

/** Errors begin before an alarm rings: by its period, its datapoints and the function's time-out. */
const MINUTES_BEFORE_ALARM = 10;
/** A change may be older than its effect, for example when warm environments keep working. */
const CHANGE_MINUTES = 60;
const MINUTES_MAX = 1_440;
/** What `get_recent_changes` accepts. */
const RESOURCES_MAX = 20;

/**
 * The obvious evidence, gathered before a model is asked, in two waves because an alarm may watch a queue whose function
 * is not known yet: at most six reads. What a tool cannot answer is recorded as a gap.
 */
export const enrich = async (incident: Incident, log: EvidenceLog, clock: Clock): Promise<void> => {
  const { resource } = incident;
  await Promise.all([
    log.observe('list_alarms', { resource_arns: [resource], alarm_names: alarmNames(incident) }),
    log.observe('get_dependencies', { resource_arn: resource }),
    log.observe('compare_baseline', { resource_arn: resource }),
  ]);
  const graph = resourceGraph(log.all());
  const workload = workloadIn(graph) ?? resource;
  const age = minutesSinceFirstAlarm(incident, clock);
  const reads = [
    log.observe('search_logs', { resource_arn: workload, minutes: minutes(age + MINUTES_BEFORE_ALARM) }),
    log.observe('get_recent_changes', {
      resource_arns: changing(graph, resource),
      minutes: minutes(age + CHANGE_MINUTES),
    }),
  ];
  if (isArnOf(workload, isService)) reads.push(log.observe('get_service_state', { service_arn: workload }));
  else if (signalsOf(incident).some((signal) => signal !== 'errors'))
    reads.push(log.observe('get_triggers', { function_arn: workload }));
  await Promise.all(reads);
};

const workloadIn = (graph: readonly string[]): string | undefined =>
  graph.find((arn) => isArnOf(arn, isFunction)) ?? graph.find((arn) => isArnOf(arn, isService));

/** Alarms and log groups are not what breaks a workload. */
const changing = (graph: readonly string[], resource: string): string[] => {
  const arns = graph.filter((arn) => !/^arn:[^:]+:(cloudwatch|logs):/.test(arn));
  return arns.length > 0 ? arns.slice(0, RESOURCES_MAX) : [resource];
};

const minutes = (wanted: number): number => Math.min(wanted, MINUTES_MAX);

const alarmNames = ({ alarms }: Incident): string[] => [...new Set(alarms.map(({ name }) => name))].slice(0, 20);

const minutesSinceFirstAlarm = ({ alarms, created_at }: Incident, clock: Clock): number => {
  const first = Math.min(...[created_at, ...alarms.map(({ at }) => at)].map((at) => Date.parse(at)));
  return Math.max(1, Math.ceil((clock.now().getTime() - first) / 60_000));
};
