import { z } from 'zod';
import { Approval } from '../../approval.ts';
import { decisionKey } from '../../approvals/person.ts';
import { AuditEntry } from '../../audit/audit-entry.ts';
import { Baseline } from '../../baseline/baseline.ts';
import { canonicalHash } from '../../canonical.ts';
import { LimitExceededError, TerminalError } from '../../errors.ts';
import { Incident } from '../../incident.ts';
import { Proposal } from '../../proposal.ts';
import { STATUSES, type Status } from '../../transitions.ts';
import type { Intent, OutboxMessage, StoredEvidence } from '../incident-store.ts';

export type Row = Record<string, unknown>;

/** What is written is parsed when it is read: a row that somebody bent is refused, not believed. */
const parse = <T>(schema: z.ZodType<T>, row: Row, kind: string): T => {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new TerminalError(`stored ${kind} is not readable: ${z.prettifyError(parsed.error)}`, {
    incidentId: typeof row.incident_id === 'string' ? row.incident_id : undefined,
    cause: parsed.error,
  });
};

/** `listing` is the same on every incident: the key under which all of them are found newest first. */
export const LISTING = 'incidents';
export const incidentRow = (incident: Incident): Row => ({ ...incident, listing: LISTING });
export const readIncident = (row: Row): Incident => parse(Incident, row, 'incident');

export const readProposal = (row: Row): Proposal => parse(Proposal, row, 'proposal');
export const readAuditEntry = (row: Row): AuditEntry => parse(AuditEntry, row, 'audit entry');

/** A decision cannot be made twice. */
export const approvalRow = (approval: Approval): Row => ({
  ...approval,
  approver_decision: decisionKey(approval),
});
export const readApproval = (row: Row): Approval => parse(Approval, row, 'approval');

/** Foreign JSON is kept as text: it may nest deeper and hold larger numbers than attributes can. */
export const evidenceRow = ({ query, digest, ...rest }: StoredEvidence): Row => ({
  ...rest,
  query: JSON.stringify(query),
  digest: JSON.stringify(digest),
});

const EvidenceRow = z.object({
  evidence_id: z.string(),
  tool: z.string(),
  query: z.string(),
  observed_at: z.string(),
  digest: z.string().optional(),
  sha256: z.string(),
  gap: z.string().optional(),
  body: z.string(),
});
export const readEvidence = (row: Row): StoredEvidence => {
  const { query, digest, ...rest } = parse(EvidenceRow, row, 'evidence');
  return {
    ...rest,
    query: JSON.parse(query) as Record<string, unknown>,
    digest: digest === undefined ? undefined : (JSON.parse(digest) as unknown),
  };
};

const IntentRow: z.ZodType<Intent> = z.object({
  incident_id: z.string(),
  proposal_id: z.string(),
  call_id: z.string(),
  call_index: z.number(),
  fence: z.number(),
  target: z.string(),
  pre_image_hash: z.string(),
  post_image_hash: z.string(),
  begun_at: z.string(),
  outcome: z
    .object({
      result: z.enum(['applied', 'observed-applied', 'refused', 'unknown']),
      detail: z.string(),
      at: z.string(),
    })
    .optional(),
});
export const readIntent = (row: Row): Intent => parse(IntentRow, row, 'intent');

const OutboxRow: z.ZodType<OutboxMessage> = z.object({
  message_id: z.string(),
  incident_id: z.string(),
  status: z.enum(STATUSES as [Status, ...Status[]]),
  reason: z.string(),
  version: z.number(),
  created_at: z.string(),
});
/** Also reads the image of an outbox row that came by the table's stream, once unmarshalled. */
export const readOutboxMessage = (row: Row): OutboxMessage => parse(OutboxRow, row, 'outbox message');

/** DynamoDB's own limit for an item is 409,600 bytes, names included. */
const BASELINE_BYTES_MAX = 390_000;

/** The document is kept as text beside the members an operator would look for. */
export const baselineRow = (baseline: Baseline, by: string): Row => {
  const document = JSON.stringify(baseline);
  const size = Buffer.byteLength(document);
  if (size > BASELINE_BYTES_MAX) throw new LimitExceededError('baselineBytesMax', size, BASELINE_BYTES_MAX);
  const { workload, captured_at, captured_by, sha256 } = baseline;
  return { workload, captured_at, captured_by, sha256, put_by: by, document, document_sha256: canonicalHash(document) };
};
export const readBaseline = (row: Row): Baseline => {
  const { document, document_sha256 } = row;
  if (typeof document !== 'string' || canonicalHash(document) !== document_sha256)
    throw new TerminalError(`stored baseline of \`${String(row.workload)}\` is not the one that was put`);
  return parse(Baseline, JSON.parse(document) as Row, 'baseline');
};
