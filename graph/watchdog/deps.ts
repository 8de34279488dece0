import type { ToolBox } from '../../agents/toolbox/tool-box.ts';
import type { WhyWaiting } from '../../shared/approvals/waits.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Policy } from '../../shared/policy.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import type { Dispatcher } from '../dispatcher.ts';

/** What the watchdog works with. It has no executor: the worst it can do is to start a worker that re-reads everything. */
export interface WatchdogDeps {
  /** The store as the watchdog's own role. */
  store: IncidentStore;
  dispatcher: Pick<Dispatcher, 'advance' | 'resend'>;
  /** Alarms and baselines, as they are now. */
  reads: ToolBox;
  clock: Clock;
  policy: Policy;
  /** Name of this process in the audit. */
  owner: string;
  /** What holds executions now, looked at once a sweep; nothing is known to hold them without it. */
  holds?: () => WhyWaiting;
  /** Reads of the account for new baselines; without it none is ever taken. */
  account?: { aws: AwsReader; capturedBy: string };
  log(line: string): void;
}

/**
 * What one process remembers between sweeps. All of it may be lost: a second look is then a first one again, and what is
 * written twice is written once, because it is named after what caused it.
 */
export interface WatchdogMemory {
  /** Since when a proposed incident has looked healthy, and when it was last looked at; epoch milliseconds. */
  looks: Map<string, { healthySince?: number; lookedAt: number }>;
  /** Ended incidents whose alarms no longer rang, or that are followed by another one. */
  settled: Set<string>;
  /** When the workloads were last compared with their baselines, or when the process began to sweep; epoch milliseconds. */
  comparedAt?: number;
  /** When the workloads' monitoring was last looked at; epoch milliseconds. */
  monitoredAt?: number;
  /** The damage to a workload's monitoring that was told of, by workload. */
  told: Map<string, string>;
  /** The damage that the last look found, by workload: it is told when the next one finds it too. */
  noticed: Map<string, string>;
}

/** What a process remembers when it begins to sweep: nothing. */
export const createWatchdogMemory = (): WatchdogMemory => ({
  looks: new Map(),
  settled: new Set(),
  told: new Map(),
  noticed: new Map(),
});
