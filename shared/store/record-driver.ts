import type { Alarm } from '../alarm.ts';
import type { Approval } from '../approval.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Baseline } from '../baseline/baseline.ts';
import type { Incident } from '../incident.ts';
import type { Proposal } from '../proposal.ts';
import type { IncidentFilter, Intent, OutboxMessage, StoredEvidence, CallOutcome } from './incident-store.ts';

/** Which outcome belongs to which intent. */
export interface OutcomeWrite {
  proposal_id: string;
  call_id: string;
  outcome: CallOutcome;
}

/** Everything that one write of an incident stores: all of it, or nothing. */
export interface RecordWrite {
  /** What the writer read; the stored version, status and fence must still be these. Absent when the incident is new. */
  before?: Incident;
  after: Incident;
  /** Absent only when a lease is renewed. */
  entry?: AuditEntry;
  outbox?: OutboxMessage;
  /** The message that caused the write; refused when it was seen before. */
  messageId?: Alarm['messageId'];
  /** Makes this the open incident of its fingerprint, unless one is open; `replaces` names a closed one still pointed to. */
  opens?: { replaces?: string };
  /** It is no longer the open incident of its fingerprint, but the last one: the next names it. */
  closes?: boolean;
  proposal?: Proposal;
  approval?: Approval;
  evidence?: readonly StoredEvidence[];
  intent?: Intent;
  outcome?: OutcomeWrite;
}

/** The part of a write whose condition did not hold. When several did not, the first of this order is told. */
export const REFUSALS = ['message', 'opening', 'incident', 'approval', 'intent', 'proposal', 'audit'] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * What a database must do for `createIncidentStore`. Drivers hold no rules: they store what was planned under the
 * conditions that `RecordWrite` names.
 */
export interface RecordDriver {
  /** Stores all of the write, or answers which condition did not hold. */
  commit(write: RecordWrite): Promise<Refusal | undefined>;
  incident(incidentId: string): Promise<Incident | undefined>;
  incidents(filter: IncidentFilter): Promise<Incident[]>;
  /** The last incident of a fingerprint: an alarm folds into it, or follows it when it is closed. It may have been closed by hand. */
  lastIncident(fingerprint: string): Promise<{ incidentId: string; closed: boolean } | undefined>;
  messageIncidentId(messageId: string): Promise<string | undefined>;
  putEvidence(incidentId: string, evidence: readonly StoredEvidence[]): Promise<void>;
  evidence(incidentId: string): Promise<StoredEvidence[]>;
  proposal(incidentId: string, proposalId: string): Promise<Proposal | undefined>;
  approvals(proposalId: string): Promise<Approval[]>;
  intents(incidentId: string, proposalId: string): Promise<Intent[]>;
  lockResource(resource: string, holder: string, now: number, until: number): Promise<boolean>;
  unlockResource(resource: string, holder: string): Promise<void>;
  auditTrail(incidentId: string): Promise<AuditEntry[]>;
  pendingOutbox(limit: number): Promise<OutboxMessage[]>;
  removeOutbox(messages: readonly OutboxMessage[]): Promise<void>;
  putBaseline(baseline: Baseline, by: string): Promise<void>;
  baseline(workload: string): Promise<Baseline | undefined>;
  baselines(): Promise<Baseline[]>;
}
