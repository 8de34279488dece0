import type { TargetAccount } from './target/account.ts';
import type { SteadyState } from './target/steady-state.ts';
import type { SentWork, Traffic } from './target/traffic.ts';

/** What every deployed workload tells of itself; each adds the names and ARNs that its faults need. */
export interface Deployment {
  /** Id of its workload. */
  readonly workload: string;
  /** ARN that its baseline begins at: a function or a service. */
  readonly root: string;
  /** Where its alarms tell of themselves. */
  readonly topicArn: string;
  /** ARN by which its function is called, where that is an alias and not the function itself. */
  readonly invoked?: string;
  /** A payload that its function answers when it is healthy; undefined where the root is no function. */
  readonly probeEvent?: object;
}

/** How a workload is named and how fast things happen where it runs. */
export interface DeploySettings {
  /** Prefix of every name, so that no two drills look alike; the workload's own unless given. */
  name?: string;
  /** Real seconds after which failed work is tried again. */
  retrySeconds?: number;
  /** Age of waiting work that means that nobody takes it, real seconds. */
  queueAgeSeconds: number;
}

/**
 * Something that runs in an account and can be broken: deployed, put into service, given real work, and asked whether it
 * did it. Everything goes through the AWS API, so the same workload runs in an embedded account and in a sandbox.
 */
export interface Workload<D extends Deployment = Deployment> {
  readonly id: string;
  /** What it does, one line. */
  readonly description: string;
  /** ARNs of the managed policies that its roles have when it is healthy: a repair may attach these and no other. */
  managedPolicies(scope: { accountId: string; region: string }, settings: Pick<DeploySettings, 'name'>): string[];
  /** ARNs of the roles that its function may be given; none unless told. */
  roles?(scope: { accountId: string; region: string }, settings: Pick<DeploySettings, 'name'>): string[];
  /** Creates it, or completes one that is there. Idempotent. */
  deploy(account: TargetAccount, settings: DeploySettings): Promise<D>;
  /** One that was deployed to the end, as it stands, broken or not. */
  find(account: TargetAccount, settings: Pick<DeploySettings, 'name'>): Promise<D | undefined>;
  /** Its first work, then its triggers and its alarms. */
  goLive(account: TargetAccount, deployed: D, settings: DeploySettings): Promise<SteadyState>;
  /** Asks it to do one piece of work, and looks at the answer. */
  probe(account: TargetAccount, deployed: D): Promise<SteadyState>;
  /** Sends one piece of real work, by the way that its users take. */
  sendWork(account: TargetAccount, deployed: D): Promise<string>;
  /** Sends work again and again until stopped. */
  startTraffic(account: TargetAccount, deployed: D, everyMs: number): Traffic;
  /** Whether real work that was sent after `changedAt` (epoch milliseconds) came out at the other end. */
  readRecovery(
    account: TargetAccount,
    deployed: D,
    sent: readonly SentWork[],
    changedAt: number | undefined,
  ): Promise<SteadyState>;
  /** Takes away work that still waits: it would fail while a change is undone. */
  drain(account: TargetAccount, deployed: D): Promise<void>;
}
