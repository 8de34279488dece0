import type { Half } from '../held-out.ts';
import type { Seeded } from '../seeded.ts';
import type { TargetAccount } from '../target/account.ts';
import type { Deployment } from '../workload.ts';

/** Where a distractor happens, and with which words. */
export interface Scenery {
  /** Hands of the account's administrator. */
  account: TargetAccount;
  /** Hands of the role that deploys. */
  deployer: TargetAccount;
  deployed: Deployment;
  seeded: Seeded;
  half: Half;
}

/** Something innocent that happens before the drill's own cause, and that a right answer is not about. */
export interface Distractor {
  readonly id: string;
  readonly description: string;
  /** Whether there is a place for it beside this workload. */
  suits(deployed: Deployment): boolean;
  happen(scenery: Scenery): Promise<void>;
}

export const isFunction = ({ root }: Deployment): boolean => root.includes(':lambda:');
