import type { Alarm } from '../../shared/alarm.ts';
import type { Baseline, Difference } from '../../shared/baseline/baseline.ts';
import { compareBaseline } from '../../shared/baseline/compare.ts';
import { canonicalHash } from '../../shared/canonical.ts';
import type { WatchdogDeps, WatchdogMemory } from './deps.ts';

/** What watches a workload: nothing rings when it is broken, so it is looked at. */
const WATCHED = ['alarm', 'log-group'] as const;
/** Periods of the alarms between two looks. */
const PERIODS = 5;
/** Named in the incident; the difference itself is evidence. */
const DIFFERENCES_NAMED = 5;

/** The metric by which runbooks know a check of ours from an alarm of the workload. */
const MONITORING_METRIC = 'MonitoringDifferences';

/** Workloads whose monitoring is to be looked at now. */
export const monitoringDue = async (
  { store, account, clock, policy }: WatchdogDeps,
  memory: WatchdogMemory,
): Promise<Baseline[]> => {
  const now = clock.now().getTime();
  if (account === undefined || now - (memory.monitoredAt ?? 0) < PERIODS * policy.signal_period_seconds * 1_000)
    return [];
  memory.monitoredAt = now;
  return store.baselines();
};

/**
 * Opens an incident when what watches a workload is not as in its baseline: an alarm that is gone or silenced, a log that
 * was deleted. The same damage is told once, at the second look that finds it. Resolves to true when an incident was opened.
 */
export const checkMonitoring = async (
  baseline: Baseline,
  { account, store, clock }: WatchdogDeps,
  { told, noticed }: WatchdogMemory,
): Promise<boolean> => {
  if (account === undefined) return false;
  const { differences } = await compareBaseline(account.aws, baseline, WATCHED);
  const damage = canonicalHash(differences.map(({ resource, aspect, member }) => [resource, aspect, member]));
  if (differences.length === 0) {
    told.delete(baseline.workload);
    noticed.delete(baseline.workload);
    return false;
  }
  // Somebody at work may silence an alarm for a moment: what is still so at the next look is damage.
  const isStill = noticed.get(baseline.workload) === damage;
  noticed.set(baseline.workload, damage);
  if (!isStill || told.get(baseline.workload) === damage) return false;
  told.set(baseline.workload, damage);
  const { accountId, region } = account.aws;
  const { outcome } = await store.receive(alarmOf(baseline, differences, { accountId, region, now: clock.now() }), {
    fingerprint: canonicalHash([accountId, region, baseline.workload]),
    resource: baseline.resources[0] ?? '',
    workload: baseline.workload,
    severity: 'SEV2',
    title: `monitoring of ${baseline.workload}`.slice(0, 160),
  });
  return outcome === 'opened';
};

const alarmOf = (
  { workload }: Baseline,
  differences: readonly Difference[],
  { accountId, region, now }: { accountId: string; region: string; now: Date },
): Alarm => {
  const named = differences
    .slice(0, DIFFERENCES_NAMED)
    .map(({ resource, member, kind }) => `${resource} ${member} ${kind}`);
  return {
    messageId: `watchdog.monitoring.${workload}.${now.toISOString()}`.slice(0, 256),
    source: 'watchdog',
    accountId,
    region,
    name: 'monitoring-check',
    state: 'ALARM',
    reason: `differs from the baseline: ${named.join(', ')}`.slice(0, 1_024),
    description: '',
    metric: MONITORING_METRIC,
    dimensions: {},
    at: now.toISOString(),
  };
};
