import { describeError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import type { ProbeReading } from '../../shared/verification.ts';
import type { GraphDeps } from '../deps.ts';

/** One look at everything that must be true before a fix is believed. What cannot be read has not passed. */
export const takeReadings = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  const readings = await Promise.all([
    readProbe(incident, deps),
    readAlarms(incident, deps),
    readTraffic(incident, deps),
    readAccount(incident, deps),
  ]);
  return readings.flat();
};

const failed = (probe: ProbeReading['probe'], detail: string): ProbeReading => ({
  probe,
  passed: false,
  detail: detail.slice(0, 600),
});

/** Is the change in place, and does the target answer the workload's own request? */
const readProbe = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  try {
    return (await deps.executor.call('probe_proposal', incident.proposal_id ?? '')).readings;
  } catch (error) {
    return [failed('target-state', describeError(error))];
  }
};

/** The alarms that watch these resources are back to OK; one that raised this incident may not be without data. */
const readAlarms = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  const raised = [...new Set(incident.alarms.map((alarm) => alarm.name))];
  const answer = await deps.reads.call('list_alarms', { resource_arns: [incident.resource], alarm_names: raised });
  if (!answer.ok) return [failed('alarms', answer.error)];
  const ringing = answer.output.alarms.filter(
    (alarm) => alarm.state === 'ALARM' || (alarm.state !== 'OK' && raised.includes(alarm.name)),
  );
  if (ringing.length > 0)
    return [failed('alarms', ringing.map((alarm) => `${alarm.name} is ${alarm.state}`).join(', '))];
  return [{ probe: 'alarms', passed: true, detail: `${answer.output.alarms.length} alarms are not in ALARM` }];
};

/** No errors since the change, and something ran: a function that nobody calls has no errors either. */
const readTraffic = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  if (!incident.resource.includes(':lambda:')) return [];
  const period = deps.policy.signal_period_seconds;
  const since = nextPeriod(incident.executed_at ?? incident.updated_at, period);
  if (since > deps.clock.now()) return [failed('traffic-since', 'the first full period after the change is not over')];
  const answer = await deps.reads.call('get_metrics', {
    resource_arn: incident.resource,
    period_seconds: period,
    since: since.toISOString(),
  });
  if (!answer.ok) return [failed('errors-since', answer.error)];
  const total = (metric: string): number => answer.output.series.find((series) => series.metric === metric)?.total ?? 0;
  const [errors, throttles, invocations] = [total('Errors'), total('Throttles'), total('Invocations')];
  return [
    {
      probe: 'errors-since',
      passed: errors + throttles === 0,
      detail: `${errors} errors, ${throttles} throttles since ${since.toISOString()}`,
    },
    {
      probe: 'traffic-since',
      passed: invocations > 0,
      detail: `${invocations} invocations since ${since.toISOString()}`,
    },
  ];
};

/** CloudWatch counts by whole periods: the first that holds nothing from before the change. */
const nextPeriod = (at: string, seconds: number): Date =>
  new Date(Math.ceil(Date.parse(at) / (seconds * 1_000)) * seconds * 1_000);

/** What differs from the baseline now must have differed before, but for what the change put right. */
const readAccount = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  if (incident.workload === undefined) return [];
  const answer = await deps.reads.call('compare_baseline', { resource_arn: incident.resource });
  if (!answer.ok) return [failed('nothing-else-changed', answer.error)];
  const before = new Set(await differencesBefore(incident, deps));
  const added = answer.output.differences.map(keyOf).filter((key) => !before.has(key));
  if (added.length > 0)
    return [failed('nothing-else-changed', `differs from the baseline and did not before: ${added.join(', ')}`)];
  return [
    { probe: 'nothing-else-changed', passed: true, detail: 'nothing differs from the baseline that did not before' },
  ];
};

const keyOf = (difference: { resource: string; aspect: string; member: string; kind: string }): string =>
  `${difference.resource} ${difference.aspect} ${difference.member} ${difference.kind}`;

/** The differences that the investigation saw, from its own evidence. */
const differencesBefore = async (incident: Incident, deps: GraphDeps): Promise<string[]> => {
  const evidence = await deps.store.evidence(incident.incident_id);
  const compared = evidence.find((item) => item.tool === 'compare_baseline' && item.gap === undefined);
  if (compared === undefined) return [];
  const body = JSON.parse(compared.body) as { differences?: Parameters<typeof keyOf>[0][] };
  return (body.differences ?? []).map(keyOf);
};
