import type { Approval } from '../approval.ts';
import { decisionKey } from '../approvals/person.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Baseline } from '../baseline/baseline.ts';
import type { Incident } from '../incident.ts';
import type { Proposal } from '../proposal.ts';
import type { Intent, OutboxMessage, StoredEvidence } from './incident-store.ts';

/** All tables, as maps from key to row. */
export class MemoryTables {
  readonly incidents = new Map<string, Incident>();
  readonly messages = new Map<string, string>();
  readonly openings = new Map<string, { incidentId: string; closed: boolean }>();
  readonly evidence = new Map<string, Map<string, StoredEvidence>>();
  readonly proposals = new Map<string, Proposal>();
  readonly approvals = new Map<string, Approval>();
  readonly intents = new Map<string, Intent>();
  readonly locks = new Map<string, { holder: string; until: number }>();
  readonly audit = new Map<string, AuditEntry[]>();
  readonly outbox = new Map<string, OutboxMessage>();
  readonly baselines = new Map<string, Baseline>();
}

export const approvalKey = (approval: Approval): string => `${approval.proposal_id}#${decisionKey(approval)}`;
export const intentKey = ({ proposal_id, call_id }: Pick<Intent, 'proposal_id' | 'call_id'>): string =>
  `${proposal_id}#${call_id}`;
