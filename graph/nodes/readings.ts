import { isArnOf } from '../../shared/arn.ts';
import { isService } from '../../shared/baseline/aspects/aspect.ts';
import { describeError } from '../../shared/errors.ts';
import type { Incident } from '../../shared/incident.ts';
import type { ProbeReading } from '../../shared/verification.ts';
import { raisedBy, readAlarms } from '../alarms.ts';
import type { GraphDeps } from '../deps.ts';

/**
 * Looks at everything that must be true before a fix is believed. What cannot be read has not passed. The target is
 * asked to work once, and again only while it fails: every request of ours is load on a service that has just come back.
 * So the whole workload is compared with its baseline only when everything else is as it should be.
 */
export const createReadings = (incident: Incident, before: ReadonlySet<string>, deps: GraphDeps) => {
  let answered: ProbeReading[] | undefined;
  const probe = async (): Promise<ProbeReading[]> => {
    if (answered !== undefined) return answered;
    const readings = await readProbe(incident, deps);
    if (readings.every((reading) => reading.passed)) answered = readings;
    return readings;
  };
  return async (): Promise<ProbeReading[]> => {
    const looks = await Promise.all([probe(), readSilence(incident, deps), readTraffic(incident, deps)]);
    const readings = looks.flat();
    if (!readings.every(({ passed }) => passed)) return readings;
    return [...readings, ...(await readAccount(incident, before, deps))];
  };
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
const readSilence = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  const raised = raisedBy(incident);
  const alarms = await readAlarms(incident, deps.reads);
  if (typeof alarms === 'string') return [failed('alarms', alarms)];
  const ringing = alarms.filter(
    (alarm) => alarm.state === 'ALARM' || (alarm.state !== 'OK' && raised.includes(alarm.name)),
  );
  if (ringing.length > 0)
    return [failed('alarms', ringing.map((alarm) => `${alarm.name} is ${alarm.state}`).join(', '))];
  return [{ probe: 'alarms', passed: true, detail: `${alarms.length} alarms are not in ALARM` }];
};

/**
 * No errors in the newest full periods, and something ran: a function that nobody calls has no errors either. Errors of
 * the first moments after a change do not count against it: a permission takes effect with a delay.
 */
const readTraffic = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  if (isArnOf(incident.resource, isService)) return readWork(incident, deps);
  if (!incident.resource.includes(':lambda:')) return [];
  const { signal_period_seconds: period, steady_seconds: steady } = deps.policy;
  const changed = nextPeriod(Date.parse(incident.executed_at ?? incident.updated_at), period);
  const now = deps.clock.now().getTime();
  if (changed > now) return [failed('traffic-since', 'the first full period after the change is not over')];
  const recent = Math.max(changed, nextPeriod(now - Math.max(2 * period, steady) * 1_000, period));
  const ask = (since: number) =>
    deps.reads.call('get_metrics', {
      resource_arn: incident.resource,
      period_seconds: period,
      since: new Date(since).toISOString(),
    });
  const [sinceChange, lately] = await Promise.all([ask(changed), ask(recent)]);
  if (!sinceChange.ok) return [failed('traffic-since', sinceChange.error)];
  if (!lately.ok) return [failed('errors-since', lately.error)];
  const errors = totalOf(lately.output, 'Errors');
  const throttles = totalOf(lately.output, 'Throttles');
  const invocations = totalOf(sinceChange.output, 'Invocations');
  return [
    {
      probe: 'errors-since',
      passed: errors + throttles === 0,
      detail: `${errors} errors, ${throttles} throttles since ${lately.output.from}`,
    },
    {
      probe: 'traffic-since',
      passed: invocations > 0,
      detail: `${invocations} invocations since ${sinceChange.output.from}`,
    },
  ];
};

/** A service counts no invocations: the work that left the queues that it reads from shows that it works. */
const readWork = async (incident: Incident, deps: GraphDeps): Promise<ProbeReading[]> => {
  const period = deps.policy.signal_period_seconds;
  const since = nextPeriod(Date.parse(incident.executed_at ?? incident.updated_at), period);
  if (since > deps.clock.now().getTime())
    return [failed('traffic-since', 'the first full period after the change is not over')];
  const graph = await deps.reads.call('get_dependencies', { resource_arn: incident.resource });
  if (!graph.ok) return [failed('traffic-since', graph.error)];
  const queues = graph.output.nodes.filter(({ kind }) => kind === 'queue');
  return Promise.all(
    queues.map(async ({ arn }) => {
      const ask = { resource_arn: arn, period_seconds: period, since: new Date(since).toISOString() };
      const answer = await deps.reads.call('get_metrics', ask);
      if (!answer.ok) return failed('traffic-since', answer.error);
      const done = totalOf(answer.output, 'NumberOfMessagesDeleted');
      const detail = `${done} messages were done with since ${answer.output.from}`;
      return { probe: 'traffic-since' as const, passed: done > 0, detail };
    }),
  );
};

const totalOf = (metrics: { series: readonly { metric: string; total: number }[] }, metric: string): number =>
  metrics.series.find((series) => series.metric === metric)?.total ?? 0;

/** CloudWatch counts by whole periods: the start of the first that holds nothing from before `at`. Epoch milliseconds. */
const nextPeriod = (at: number, seconds: number): number => Math.ceil(at / (seconds * 1_000)) * seconds * 1_000;

/** What differs from the baseline now must have differed before, but for what the change put right. */
const readAccount = async (
  incident: Incident,
  before: ReadonlySet<string>,
  deps: GraphDeps,
): Promise<ProbeReading[]> => {
  if (incident.workload === undefined) return [];
  const answer = await deps.reads.call('compare_baseline', { resource_arn: incident.resource });
  if (!answer.ok) return [failed('nothing-else-changed', answer.error)];
  if (answer.output.gaps.length > 0)
    return [failed('nothing-else-changed', `not read: ${answer.output.gaps.join(', ')}`)];
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
export const differencesBefore = async (incident: Incident, deps: GraphDeps): Promise<ReadonlySet<string>> => {
  const evidence = await deps.memory.evidence(incident.incident_id);
  const compared = evidence.find((item) => item.tool === 'compare_baseline' && item.gap === undefined);
  if (compared === undefined) return new Set();
  const body = JSON.parse(compared.body) as { differences?: Parameters<typeof keyOf>[0][] };
  return new Set((body.differences ?? []).map(keyOf));
};
