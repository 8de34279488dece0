import type { Evidence } from '../../shared/evidence.ts';
import type { Incident } from '../../shared/incident.ts';
import { readDigest } from '../evidence/evidence-log.ts';

/** Kinds of signal that runbooks are selected by. `unknown` selects them all. */
export const SIGNALS = [
  'errors',
  'throttles',
  'no-invocations',
  'queue-age',
  'failed-deliveries',
  'lost-events',
  'no-logs',
  'no-tasks',
  'rollout',
  'monitoring',
  'unknown',
] as const;
export type Signal = (typeof SIGNALS)[number];

const SIGNAL_OF_METRIC: Readonly<Record<string, Signal>> = {
  Errors: 'errors',
  Throttles: 'throttles',
  Invocations: 'no-invocations',
  AsyncEventsReceived: 'no-invocations',
  FailedInvocations: 'failed-deliveries',
  NumberOfNotificationsFailed: 'failed-deliveries',
  AsyncEventsDropped: 'lost-events',
  DestinationDeliveryFailures: 'lost-events',
  DeadLetterErrors: 'lost-events',
  IncomingLogEvents: 'no-logs',
  IncomingBytes: 'no-logs',
  RunningTaskCount: 'no-tasks',
  DeploymentCount: 'rollout',
  MonitoringDifferences: 'monitoring',
  ApproximateAgeOfOldestMessage: 'queue-age',
  ApproximateNumberOfMessagesVisible: 'queue-age',
};

const signalOf = (metric: string | undefined): Signal => SIGNAL_OF_METRIC[metric ?? ''] ?? 'unknown';

/**
 * What this incident looks like from outside: its own alarms, other alarms of the workload that are in ALARM now, and
 * errors in the log (a queue's age often speaks before the function's errors do).
 */
export const signalsOf = (incident: Pick<Incident, 'alarms'>, evidence: readonly Evidence[] = []): Signal[] => {
  const received = incident.alarms.filter(({ state }) => state !== 'OK').map(({ metric }) => signalOf(metric));
  const listed = readDigest(evidence, 'list_alarms')?.digest.alarms ?? [];
  const ringing = listed.filter(({ state }) => state === 'ALARM').map(({ metric }) => signalOf(metric));
  const logged: Signal[] = readDigest(evidence, 'search_logs')?.digest.errors.length ? ['errors'] : [];
  const signals = new Set([...received, ...ringing, ...logged]);
  return signals.size > 0 ? [...signals] : ['unknown'];
};
