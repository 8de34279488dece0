import type { AwsReader, AwsWriter } from '../shared/aws/aws-reader.ts';
import type { Incident } from '../shared/incident.ts';
import type { IncidentView } from '../shared/incident-view.ts';
import type { StoredEvidence } from '../shared/store/incident-store.ts';
import type { ExecutionOutcome } from '../shared/tools/executor.ts';
import type { Disturbance } from './scene.ts';
import type { Seeded } from './seeded.ts';
import type { TargetAccount } from './target/account.ts';
import type { SteadyState } from './target/steady-state.ts';
import type { Deployment, Workload } from './workload.ts';

/** Requests that reached DynamoDB for one incident, counted where they arrive. */
export interface DynamoDbRequests {
  checkpoints: number;
  records: number;
}

/** The running product as a drill meets it: an account to break, incidents to watch, a decision to make. */
export interface DrillHost {
  account: TargetAccount;
  /** The same account with the hands of the role that deploys. */
  deployer: TargetAccount;
  disturbance: Disturbance;
  workload: Workload;
  target: Deployment;
  /** Choices of this drill's seed. */
  seeded: Seeded;
  /** The injector's own hands: an administrator's. */
  aws: AwsReader;
  writer: AwsWriter;
  /** What the target answers when nothing is wrong; read before anything is broken. */
  steadyState(): Promise<SteadyState>;
  /** Resolves with the first incident opened at or after `since`; undefined when `timeoutMs` passes first. */
  waitForIncident(since: Date, timeoutMs: number): Promise<Incident | undefined>;
  /** Resolves when the incident's status is one of `statuses`, or undefined when `timeoutMs` passes first. */
  waitForStatus(incidentId: string, statuses: readonly string[], timeoutMs: number): Promise<Incident | undefined>;
  view(incidentId: string): Promise<IncidentView>;
  /** Every incident opened since `since`, oldest first. */
  incidents(since: Date): Promise<Incident[]>;
  /** The evidence of an incident with its whole answers. */
  evidence(incidentId: string): Promise<StoredEvidence[]>;
  /** Shows the proposal to whoever decides, and returns when the decision is made. */
  decide(incident: IncidentView): Promise<void>;
  rehearse(step: 'rehearse_undo' | 'rehearse_redo', proposalId: string): Promise<ExecutionOutcome>;
  dynamoDbRequests(): DynamoDbRequests;
  /** ARNs or names of principals that are ours: what they write to AWS is what the product did. */
  isOurs(principalArn: string): boolean;
  onStage(stage: string): void;
}
