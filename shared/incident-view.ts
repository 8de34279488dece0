import type { Approval } from './approval.ts';
import { diagnosedBefore } from './approvals/voided.ts';
import type { AuditEntry } from './audit/audit-entry.ts';
import { CAUSES } from './cause.ts';
import type { Evidence } from './evidence.ts';
import type { Incident } from './incident.ts';
import type { Proposal } from './proposal.ts';
import type { SentMessage } from './store/message-log.ts';
import { findInjections, type Injections } from './safety/injections.ts';

/** One row of `incidents list --json`: field names are what scripts rely on. */
export interface IncidentSummary {
  incident_id: string;
  status: string;
  severity: string;
  title: string;
  updated_at: string;
  version: number;
  reason: string;
  /** The reason in words, where it has any. */
  detail?: string;
  /** Why what is approved, or would be, is not executed now: the kill switch, a freeze. */
  waits?: string;
  /** Causes found, comma separated; empty before a diagnosis. */
  cause: string;
  proposal?: ProposalSummary;
}

export interface ProposalSummary {
  proposal_id: string;
  hash: string;
  risk: string;
  actions: {
    change: string;
    target: string;
    params: Record<string, unknown>;
    inverse: { change: string; params: Record<string, unknown> };
    summary: string;
  }[];
  expires_at: string;
  approvals: { have: number; need: number };
  /** What the change ticket looks like that an approval has to name; absent where none is needed. */
  ticket_pattern?: string;
}

/** What `incidents show ID --json` prints. */
export interface IncidentView extends IncidentSummary {
  created_at: string;
  resource: string;
  workload?: string;
  follows?: string;
  alarms: Incident['alarms'];
  diagnosis?: Incident['diagnosis'];
  /** Says that the diagnosis is of before its target changed; absent while it is of now. */
  diagnosed_before?: string;
  verification?: Incident['verification'];
  usage: Incident['usage'];
  evidence: Evidence[];
  /** The whole proposal, as it was hashed. */
  proposed?: Proposal;
  /** Texts in the evidence that look like instructions to a machine: how many, and some of them, defused for reading. */
  injections: Injections;
  approvals: Omit<Approval, 'mac'>[];
  timeline: AuditEntry[];
  /** Who was told what through which channel, and whether it went out; absent where nobody is told. */
  messages?: SentMessage[];
  audit_head: string;
}

const grantedBy = (proposal: Proposal, approvals: readonly Approval[]): number =>
  new Set(
    approvals
      .filter((approval) => approval.decision === 'approve' && approval.hash === proposal.hash)
      .map((approval) => approval.approver),
  ).size;

const summarizeProposal = (
  proposal: Proposal,
  approvals: readonly Approval[],
  ticketPattern: string | undefined,
): ProposalSummary => ({
  proposal_id: proposal.proposal_id,
  hash: proposal.hash,
  risk: proposal.risk,
  actions: proposal.actions.map(({ change, target, params, inverse, summary }) => ({
    change,
    target,
    params,
    inverse,
    summary,
  })),
  expires_at: proposal.expires_at,
  approvals: { have: grantedBy(proposal, approvals), need: proposal.approvals_needed },
  ...(ticketPattern !== undefined && { ticket_pattern: ticketPattern }),
});

/** What the console knows of how an incident stands besides its records. */
export interface Standing {
  /** Why it is not executed now. */
  waits?: string | undefined;
  /** What the policy asks of a change ticket. */
  ticketPattern?: string | undefined;
}

/** The row of one incident; a pure function of its records. */
export const summarizeIncident = (
  incident: Incident,
  proposal?: Proposal,
  approvals: readonly Approval[] = [],
  { waits, ticketPattern }: Standing = {},
): IncidentSummary => ({
  incident_id: incident.incident_id,
  status: incident.status,
  severity: incident.severity,
  title: incident.title,
  updated_at: incident.updated_at,
  version: incident.version,
  reason: incident.reason,
  ...(incident.detail !== undefined && { detail: incident.detail }),
  ...(waits !== undefined && { waits }),
  cause: (incident.diagnosis?.causes ?? []).join(', '),
  ...(proposal ? { proposal: summarizeProposal(proposal, approvals, ticketPattern) } : {}),
});

/** Everything about one incident that a person or script may see. MACs stay in the table. */
export const viewIncident = (records: {
  incident: Incident;
  proposal?: Proposal;
  approvals: readonly Approval[];
  evidence: readonly Evidence[];
  timeline: readonly AuditEntry[];
  messages?: readonly SentMessage[];
  standing?: Standing;
}): IncidentView => {
  const { incident, proposal, approvals } = records;
  const before = diagnosedBefore(incident);
  return {
    ...summarizeIncident(incident, proposal, approvals, records.standing),
    created_at: incident.created_at,
    resource: incident.resource,
    workload: incident.workload,
    follows: incident.follows,
    alarms: incident.alarms,
    diagnosis: incident.diagnosis,
    ...(before !== undefined && { diagnosed_before: before }),
    verification: incident.verification,
    usage: incident.usage,
    evidence: records.evidence.map(({ evidence_id, tool, query, observed_at, digest, sha256, gap }) => ({
      evidence_id,
      tool,
      query,
      observed_at,
      digest,
      sha256,
      gap,
    })),
    proposed: proposal,
    injections: findInjections(incident, records.evidence),
    approvals: approvals.map(({ mac: _, ...approval }) => approval),
    timeline: [...records.timeline],
    ...(records.messages && { messages: [...records.messages] }),
    audit_head: incident.audit_head,
  };
};

/** The statuses that an incident went through, in order, from its chain. */
export const statusesOf = (timeline: readonly AuditEntry[]): string[] => {
  const moves = timeline.filter((entry) => entry.to !== undefined);
  return moves.map((entry) => entry.to ?? '');
};

/** A cause in words. */
export const describeCause = (cause: string): string => (CAUSES as Record<string, string>)[cause] ?? cause;
