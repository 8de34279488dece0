import type { TargetAccount } from '../../target/account.ts';
import type { Deployment } from '../../workload.ts';
import type { RecorderArns, RecorderNames } from './names.ts';

/** A deployed recorder. */
export interface Recorder extends Deployment {
  names: RecorderNames;
  arns: RecorderArns;
  probeEvent: object;
}

/** An alarm without what all alarms of a workload have in common. */
export interface RecorderAlarm {
  /** End of its name. */
  name: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  /** `any`: one is too many. `none`: it rings when there is nothing for a while. */
  rings: 'any' | 'none';
  /** Good minutes in a row after which it is quiet again. */
  quietMinutes?: number;
}

/** The way by which events come to a recorder: a rule, a topic, a bucket or a queue. */
export interface Entry {
  /** Name of the recorder unless it is given another one. */
  name: string;
  description: string;
  /** Length of the work on one event. */
  workMs: number;
  /** Where events arrive, and the permission by which they reach the function. Idempotent. */
  create(account: TargetAccount, parts: Pick<Recorder, 'names' | 'arns'>): Promise<void>;
  alarms(names: RecorderNames): RecorderAlarm[];
  /** Sends one event to where events arrive. */
  send(account: TargetAccount, parts: Pick<Recorder, 'names' | 'arns'>, id: string): Promise<void>;
  /** Takes away events that still wait. */
  drain(account: TargetAccount, parts: Pick<Recorder, 'names' | 'arns'>): Promise<void>;
}
