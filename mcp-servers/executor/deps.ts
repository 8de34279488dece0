import type { Authorizer } from '../../shared/authorization/authorizer.ts';
import type { AwsReader, AwsWriter } from '../../shared/aws/aws-reader.ts';
import type { Clock } from '../../shared/clock.ts';
import type { DecisionSealer } from '../../shared/approval.ts';
import type { Incident } from '../../shared/incident.ts';
import type { KillSwitch } from '../../shared/kill-switch.ts';
import type { Directory } from '../../shared/people.ts';
import type { Policy } from '../../shared/policy.ts';
import type { Action } from '../../shared/proposal.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';
import type { ProbeReading } from '../../shared/verification.ts';

/** What the executor works with. It alone is given a way to obtain a writer. */
export interface ExecutorDeps {
  store: IncidentStore;
  sealer: DecisionSealer;
  /** Who is who now: an approval of somebody who may no longer approve does not count. */
  directory: Directory;
  clock: Clock;
  policy: Policy;
  /** Name of this process in leases and locks. */
  owner: string;
  /** Reads with the executor's own, read-only rights. */
  aws: AwsReader;
  /**
   * A writer that assumed the repair role for this kind of change, narrowed by a session policy to this action on this
   * ARN, with the approvers as source identity. It can make this one call and nothing else.
   */
  writerFor(action: Action, about: { incidentId: string; approvers: readonly string[] }): Promise<AwsWriter>;
  /** Sends the workload's own synthetic request; undefined when the workload has none. */
  probe(incident: Incident): Promise<ProbeReading | undefined>;
  /** The policy as an engine, asked again before anything is made. */
  authorizer: Authorizer;
  /** Tags of a target now; undefined when they cannot be read. */
  tagsOf(target: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** While it is on, or cannot be read, nothing is claimed and no call is begun. */
  killSwitch: Pick<KillSwitch, 'read'>;
}
