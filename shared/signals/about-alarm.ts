import type { Baseline } from '../baseline/baseline.ts';
import { canonicalHash } from '../canonical.ts';
import type { AboutAlarm } from '../store/incident-store.ts';
import { plainText } from './plain-text.ts';
import { DEFAULT_SEVERITY_RULES, judgeSeverity, type SeverityRule } from './severity-rules.ts';
import type { Signal } from './signal.ts';
import { watchedResource } from './watched-resource.ts';

const TITLE_CHARACTERS_MAX = 160;

/** The known workload that a signal belongs to: named by it, owning the alarm, the resource, or an alarm that made it ring. */
export const findWorkload = (signal: Signal, workloads: readonly Baseline[]): Baseline | undefined => {
  const { alarm, children = [] } = signal;
  const resource = signal.resource ?? watchedResource(alarm);
  return (
    workloads.find(({ workload }) => workload === signal.workload) ??
    workloads.find(({ alarms }) => alarms.includes(alarm.name)) ??
    workloads.find(({ resources }) => resources.includes(resource)) ??
    workloads.find(({ alarms }) => children.some((child) => alarms.includes(child)))
  );
};

/** What a signal is about, from its dimensions and the known workloads: never from its text. */
export const aboutAlarm = (
  signal: Signal,
  known: Baseline | undefined,
  rules: readonly SeverityRule[] = DEFAULT_SEVERITY_RULES,
): AboutAlarm => {
  const { alarm } = signal;
  const resource = known?.resources[0] ?? signal.resource ?? watchedResource(alarm);
  const workload = known?.workload;
  return {
    fingerprint: canonicalHash([alarm.accountId, alarm.region, workload ?? resource]),
    resource,
    ...(workload === undefined ? {} : { workload }),
    severity: judgeSeverity(rules, { metric: alarm.metric, namespace: alarm.namespace, workload }),
    title: plainText(`${alarm.metric ?? 'alarm'} of ${workload ?? alarm.name}`, TITLE_CHARACTERS_MAX),
  };
};
