import type { Incident } from '../shared/incident.ts';
import type { IncidentView } from '../shared/incident-view.ts';
import type { Fault } from './fault.ts';
import type { Seeded } from './seeded.ts';
import type { TargetAccount } from './target/account.ts';
import type { Deployment } from './workload.ts';

/** What goes wrong on AWS's own side, which no call of the API can bring about. It ends with the drill. */
export interface Disturbance {
  /** Events appear in CloudTrail this much later, milliseconds; undefined for as usual. */
  delayTrail(ms: number | undefined): void;
  /** A service, by its signing name, does not answer the sessions of one role; undefined when it is over. */
  interrupt(outage: { service: string; roleName: string } | undefined): void;
}

/** What a control acts with. */
export interface Scene<D extends Deployment = Deployment> {
  /** Hands of the account's administrator. */
  account: TargetAccount;
  /** Hands of the role that deploys. */
  deployer: TargetAccount;
  deployed: D;
  seeded: Seeded;
  disturbance: Disturbance;
  /** Injects a fault; it is put right at the end. */
  breakBy(fault: Fault<D>): Promise<void>;
  /** Puts right what `breakBy` broke last, at once. */
  mend(): Promise<void>;
}

/** What a control may look at to say that restraint was not shown. */
export interface Restraint {
  view: IncidentView | undefined;
  /** Every incident that was opened since the injection. */
  incidents: readonly Incident[];
}
