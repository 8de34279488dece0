import type { Alarm } from '../alarm.ts';
import { functionArn, queueArn } from '../arn.ts';
import type { Baseline } from '../baseline/baseline.ts';
import { canonicalHash } from '../canonical.ts';
import type { Incident } from '../incident.ts';

export interface AboutAlarm {
  fingerprint: string;
  /** ARN of the workload's function where that is known, else of what the alarm watches. */
  resource: string;
  workload?: string;
  severity: Incident['severity'];
  title: string;
}

/** What an alarm is about, from its dimensions and the known workloads: never from its text. */
export const aboutAlarm = (alarm: Alarm, workloads: readonly Baseline[]): AboutAlarm => {
  const watched = watchedResource(alarm);
  const workload = workloads.find(
    (candidate) => candidate.alarms.includes(alarm.name) || candidate.resources.includes(watched),
  );
  const resource = workload?.resources[0] ?? watched;
  const scope = workload?.workload ?? resource;
  return {
    fingerprint: canonicalHash([alarm.accountId, alarm.region, scope]),
    resource,
    ...(workload ? { workload: workload.workload } : {}),
    severity: severityOf(alarm, workload !== undefined),
    title: `${alarm.metric ?? 'alarm'} of ${workload?.workload ?? alarm.name}`,
  };
};

/** The resource that an alarm's metric belongs to; the alarm itself where its dimensions name none we know. */
const watchedResource = (alarm: Alarm): string => {
  const { FunctionName, QueueName } = alarm.dimensions;
  if (FunctionName !== undefined) return functionArn(alarm, FunctionName);
  if (QueueName !== undefined) return queueArn(alarm, QueueName);
  return alarm.arn ?? `arn:aws:cloudwatch:${alarm.region}:${alarm.accountId}:alarm:${alarm.name}`;
};

/** By what is affected: a workload that fails or stands still first, then what nobody described. */
const severityOf = (alarm: Alarm, known: boolean): Incident['severity'] => {
  if (!known) return 'SEV3';
  return ['Errors', 'Throttles', 'Invocations'].includes(alarm.metric ?? '') ? 'SEV2' : 'SEV3';
};
