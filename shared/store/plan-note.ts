import type { Approval } from '../approval.ts';
import { type AuditStatement, nextEntry } from '../audit/next-entry.ts';
import { ConflictError } from '../errors.ts';
import type { Incident } from '../incident.ts';
import type { Actor } from '../transitions.ts';
import type { Intent } from './incident-store.ts';
import { hasLiveLease } from './lease.ts';
import type { OutcomeWrite, RecordWrite } from './record-driver.ts';

/** Records a fact that moves no status. */
export const planNote = (before: Incident, statement: AuditStatement, now: Date): RecordWrite => {
  const version = before.version + 1;
  const entry = nextEntry(before, { ...statement, facts: { ...statement.facts, version } }, now);
  const after = {
    ...before,
    version,
    updated_at: now.toISOString(),
    audit_seq: entry.seq,
    audit_head: entry.hash,
  };
  return { before, after, entry };
};

/** Takes the lease, or renews it for its owner; undefined while another owner is healthy. */
export const planClaim = (
  before: Incident,
  { owner, leaseMs, by }: { owner: string; leaseMs: number; by: Actor },
  now: Date,
): RecordWrite | undefined => {
  const live = hasLiveLease(before, now);
  if (live && before.owner !== owner) return undefined;
  const lease = { owner, lease_until: now.getTime() + leaseMs };
  if (live) return { before, after: { ...before, ...lease, version: before.version + 1 } };
  const fence = before.fence + 1;
  const facts = { fence, status: before.status, previous_owner: before.owner };
  const write = planNote(before, { type: 'claimed', by, principal: owner, facts }, now);
  return { ...write, after: { ...write.after, ...lease, fence } };
};

/** Records one decision of several. `ConflictError` when the incident is not the PROPOSED one that the approver read. */
export const planApproval = (before: Incident, approval: Approval, version: number, now: Date): RecordWrite => {
  if (before.version !== version || before.status !== 'PROPOSED' || before.proposal_hash !== approval.hash)
    throw new ConflictError(`decision refused: status is \`${before.status}\` at version ${before.version}`, {
      incidentId: before.incident_id,
      stored: before,
    });
  const { approver, decision, hash, channel, reason, ticket } = approval;
  const statement = {
    type: 'decision',
    by: 'approver',
    principal: approver,
    facts: { approver, decision, hash, channel, said: reason, ...(ticket !== undefined && { ticket }) },
  } as const;
  return { ...planNote(before, statement, now), approval };
};

/** Records that a mutating call is about to be made. `ConflictError` when the writer is not the present owner. */
export const planIntent = (before: Incident, intent: Intent, now: Date): RecordWrite => {
  if (before.fence !== intent.fence)
    throw new ConflictError(`intent refused: fence is ${before.fence}, not ${intent.fence}`, {
      incidentId: before.incident_id,
      stored: before,
    });
  const { proposal_id, call_id, target, fence, pre_image_hash, post_image_hash } = intent;
  const facts = { proposal_id, call_id, target, fence, pre_image_hash, post_image_hash };
  const statement = { type: 'intent', by: 'executor', principal: before.owner ?? 'executor', facts } as const;
  return { ...planNote(before, statement, now), intent };
};

/** Records what became of a call. */
export const planOutcome = (before: Incident, write: OutcomeWrite, now: Date): RecordWrite => {
  const facts = { proposal_id: write.proposal_id, call_id: write.call_id, ...write.outcome };
  const statement = { type: 'outcome', by: 'executor', principal: before.owner ?? 'executor', facts } as const;
  return { ...planNote(before, statement, now), outcome: write };
};
