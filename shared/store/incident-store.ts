import type { Alarm } from '../alarm.ts';
import type { Approval } from '../approval.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Baseline } from '../baseline/baseline.ts';
import type { Evidence } from '../evidence.ts';
import type { Incident } from '../incident.ts';
import type { Proposal } from '../proposal.ts';
import type { Actor, Status } from '../transitions.ts';

/** One move of status: the only way in which a status changes. */
export interface Move {
  incidentId: string;
  /**
   * Version that the mover read; a different stored one is a `ConflictError` carrying what is stored. A mover that names
   * its `fence` is moved on past folded alarms, notes and intents: fence and status still have to be the stored ones.
   */
  version: number;
  from: Status;
  to: Status;
  by: Actor;
  /** Named reason, kebab-case, kept on the record: `cause-found`, `probe-failed`. */
  reason: string;
  /** Who or what acted, for the audit: an operator's name, an agent, a role. */
  principal: string;
  /** The fence of the owner; those who own nothing (intake, approver) omit it, and are refused while a lease is live. */
  fence?: number;
  /** Further fields of the record that change with the move. */
  set?: Partial<
    Pick<
      Incident,
      | 'diagnosis'
      | 'proposal_id'
      | 'proposal_hash'
      | 'proposal_expires_at'
      | 'executed_at'
      | 'verification'
      | 'proposal_attempts'
      | 'usage'
      | 'voided'
      | 'severity'
      | 'workload'
      | 'title'
    >
  >;
  /** Facts for the audit entry: small, no secrets. The text `detail` is kept on the record too, where people read it. */
  facts?: Record<string, unknown>;
  /** Claims the incident (fence + 1, new lease) or lets go of it in the same write. PROPOSED and terminal let go by themselves. */
  lease?: { owner: string; ms: number } | 'release';
  /** Written in the same transaction. */
  proposal?: Proposal;
  approval?: Approval;
  /** Evidence written in the same transaction (a later page may follow by `putEvidence`). */
  evidence?: readonly StoredEvidence[];
  /** Outcome of an intent, written in the same transaction; its `callId` is `execute-<callIndex>` unless given. */
  outcome?: { proposalId: string; callIndex: number; callId?: string; outcome: CallOutcome };
}

export interface StoredEvidence extends Evidence {
  /** The whole answer, JSON text, bounded by `LIMITS.evidenceBytesMax`. */
  body: string;
}

/** Something that must be told to others after a move: a worker to start, a person to page. Sent at least once. */
export interface OutboxMessage {
  message_id: string;
  incident_id: string;
  status: Status;
  reason: string;
  version: number;
  created_at: string;
}

/** What is written before a mutating AWS call. An intent without an outcome is reconciled by reading the target. */
export interface Intent {
  incident_id: string;
  proposal_id: string;
  /** `execute-0`, `undo-0`, `rehearse-undo-0`, … */
  call_id: string;
  call_index: number;
  fence: number;
  target: string;
  pre_image_hash: string;
  post_image_hash: string;
  begun_at: string;
  outcome?: CallOutcome;
}
export interface CallOutcome {
  result: 'applied' | 'observed-applied' | 'refused' | 'unknown';
  detail: string;
  at: string;
}

export interface IncidentFilter {
  statuses?: readonly Status[];
  limit?: number;
}

/** What an alarm is about, as far as a new incident or an open one needs to know. */
export interface AboutAlarm {
  /** Alarms with one fingerprint are one incident: all of a workload, else all of one resource. */
  fingerprint: string;
  /** ARN of the workload's function where that is known, else of what the alarm watches. */
  resource: string;
  workload?: string;
  severity: Incident['severity'];
  title: string;
  /** The earlier incident that a new one names; found by fingerprint when left out. */
  follows?: string;
}

/**
 * Where incidents live. Every method may throw `RetryableError` (store unreachable, throttled) and, where it says so,
 * `ConflictError`. Drivers: DynamoDB (the real one, on any endpoint) and memory; both pass one contract suite.
 */
export interface IncidentStore {
  /**
   * Folds an alarm into the open incident of its fingerprint, or opens a new one at RECEIVED. A message id seen before
   * changes nothing. Only `ALARM` opens; `OK` and `INSUFFICIENT_DATA` never open or close an incident: they are added to
   * an open one, else `ignored`.
   */
  receive(
    alarm: Alarm,
    about: AboutAlarm,
  ): Promise<{ outcome: 'opened' | 'folded' | 'duplicate' | 'ignored'; incident?: Incident }>;
  get(incidentId: string): Promise<Incident | undefined>;
  list(filter?: IncidentFilter): Promise<Incident[]>;
  /** Throws `IllegalTransitionError`, or `ConflictError` (version, fence or status differ). */
  move(move: Move): Promise<Incident>;
  /** Takes or renews the lease: fence + 1 when taken from nobody or from one whose lease ran out; `undefined` when a healthy owner has it. */
  claim(incidentId: string, owner: string, leaseMs: number, by?: Actor): Promise<Incident | undefined>;
  /** Records a fact that moves no status (a losing decision, a failed claim, an intent): audit entry + version. */
  note(
    incidentId: string,
    entry: { by: Actor; principal: string; type: string; facts: Record<string, unknown> },
  ): Promise<void>;
  putEvidence(incidentId: string, evidence: readonly StoredEvidence[]): Promise<void>;
  evidence(incidentId: string): Promise<StoredEvidence[]>;
  proposal(incidentId: string, proposalId: string): Promise<Proposal | undefined>;
  /** Adds one decision that does not yet move the status (a first of two approvals). `ConflictError` when this person decided already. */
  addApproval(approval: Approval, version: number): Promise<Incident>;
  approvals(incidentId: string, proposalId: string): Promise<Approval[]>;
  /** `ConflictError` when the incident's fence is another one, or this fence or a later one began the call already. */
  putIntent(intent: Intent): Promise<void>;
  setOutcome(intent: Pick<Intent, 'incident_id' | 'proposal_id' | 'call_id'>, outcome: CallOutcome): Promise<void>;
  intents(incidentId: string, proposalId: string): Promise<Intent[]>;
  /** One mutation at a time per resource. False when somebody else holds it and its time has not run out. */
  lockResource(resource: string, holder: string, ms: number): Promise<boolean>;
  unlockResource(resource: string, holder: string): Promise<void>;
  auditTrail(incidentId: string): Promise<AuditEntry[]>;
  pendingOutbox(limit: number): Promise<OutboxMessage[]>;
  /** Takes messages out of the outbox, in as few requests as the driver can; one that is gone already is no error. */
  markSent(messages: readonly OutboxMessage[]): Promise<void>;
  /** Called in this process right after a move is stored, so that the local dispatcher need not wait for its next poll. */
  onMoved(listener: (message: OutboxMessage) => void): () => void;
  putBaseline(baseline: Baseline, by: string): Promise<void>;
  baseline(workload: string): Promise<Baseline | undefined>;
  baselines(): Promise<Baseline[]>;
}
