import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import type { Incident } from '../../shared/incident.ts';
import type { ExecutorDeps } from './deps.ts';

/**
 * Whether the service came back by itself: every alarm that raised the incident is OK, and the workload answers its own
 * request. An alarm alone proves nothing, because one on errors is OK while nothing runs; and where a workload has no
 * request of its own, nothing proves that it is back, so that the approved change is made.
 */
export const isSignalBack = async (incident: Incident, { aws, probe }: ExecutorDeps): Promise<boolean> => {
  const AlarmNames = [...new Set(incident.alarms.map(({ name }) => name))];
  if (AlarmNames.length === 0) return false;
  const found = await aws.read<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', { AlarmNames });
  const states = new Map((found?.MetricAlarms ?? []).map(({ AlarmName, StateValue }) => [AlarmName, StateValue]));
  if (!AlarmNames.every((name) => states.get(name) === 'OK')) return false;
  return (await probe(incident))?.passed === true;
};
