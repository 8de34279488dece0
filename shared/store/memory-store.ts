import type { Clock } from '../clock.ts';
import { createIncidentStore } from './create-store.ts';
import type { IncidentStore, StoredEvidence } from './incident-store.ts';
import { memoryRefusal } from './memory-refusal.ts';
import { approvalKey, intentKey, MemoryTables } from './memory-tables.ts';
import { observedIntent } from './observed-intent.ts';
import type { RecordDriver, RecordWrite } from './record-driver.ts';

/** Stores that share tables in memory, as several processes share a database. */
export const memoryStores = (): ((options?: { clock?: Clock }) => IncidentStore) => {
  const driver = memoryDriver(new MemoryTables());
  return ({ clock } = {}) => createIncidentStore(driver, clock);
};

/** The incident store in memory: for tests, and for anything that may forget when it ends. */
export const createMemoryStore = (options: { clock?: Clock } = {}): IncidentStore => memoryStores()(options);

const LISTED_MAX = 100;

const memoryDriver = (tables: MemoryTables): RecordDriver => ({
  commit: async (write) => {
    const refusal = memoryRefusal(tables, write);
    if (refusal === undefined) store(tables, structuredClone(write));
    return refusal;
  },
  incident: async (incidentId) => copy(tables.incidents.get(incidentId)),
  incidents: async ({ statuses, limit = LISTED_MAX }) =>
    copy(
      [...tables.incidents.values()]
        .filter(({ status }) => statuses === undefined || statuses.includes(status))
        .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
        .slice(0, limit),
    ),
  lastIncident: async (fingerprint) => copy(tables.openings.get(fingerprint)),
  messageIncidentId: async (messageId) => tables.messages.get(messageId),
  putEvidence: async (incidentId, evidence) => storeEvidence(tables, incidentId, structuredClone(evidence)),
  evidence: async (incidentId) =>
    copy([...(tables.evidence.get(incidentId)?.values() ?? [])]).sort(
      (a, b) => Number(a.evidence_id.slice(1)) - Number(b.evidence_id.slice(1)),
    ),
  proposal: async (_incidentId, proposalId) => copy(tables.proposals.get(proposalId)),
  approvals: async (proposalId) =>
    copy([...tables.approvals.values()].filter((approval) => approval.proposal_id === proposalId)),
  intents: async (_incidentId, proposalId) =>
    copy([...tables.intents.values()].filter((intent) => intent.proposal_id === proposalId)),
  lockResource: async (resource, holder, now, until) => {
    const lock = tables.locks.get(resource);
    if (lock !== undefined && lock.holder !== holder && lock.until > now) return false;
    tables.locks.set(resource, { holder, until });
    return true;
  },
  unlockResource: async (resource, holder) => {
    if (tables.locks.get(resource)?.holder === holder) tables.locks.delete(resource);
  },
  auditTrail: async (incidentId) => copy(tables.audit.get(incidentId) ?? []),
  pendingOutbox: async (limit) => copy([...tables.outbox.values()].slice(0, limit)),
  removeOutbox: async (messages) => {
    for (const { message_id } of messages) tables.outbox.delete(message_id);
  },
  putBaseline: async (baseline) => {
    tables.baselines.set(baseline.workload, structuredClone(baseline));
  },
  baseline: async (workload) => copy(tables.baselines.get(workload)),
  baselines: async () => copy([...tables.baselines.values()]),
});

/** Rows are handed out as copies: nobody edits a table by holding on to what was read. */
const copy = <T>(value: T): T => structuredClone(value);

const store = (tables: MemoryTables, write: RecordWrite): void => {
  const { after, entry, outbox, messageId, proposal, approval, intent, outcome } = write;
  tables.incidents.set(after.incident_id, after);
  if (entry !== undefined) tables.audit.set(after.incident_id, [...(tables.audit.get(after.incident_id) ?? []), entry]);
  if (outbox !== undefined) tables.outbox.set(outbox.message_id, outbox);
  if (messageId !== undefined) tables.messages.set(messageId, after.incident_id);
  const closed = write.closes === true;
  if (write.opens !== undefined || closed)
    tables.openings.set(after.fingerprint, { incidentId: after.incident_id, closed });
  if (proposal !== undefined) tables.proposals.set(proposal.proposal_id, proposal);
  if (approval !== undefined) tables.approvals.set(approvalKey(approval), approval);
  if (intent !== undefined) tables.intents.set(intentKey(intent), intent);
  if (outcome !== undefined) {
    const begun = tables.intents.get(intentKey(outcome)) ?? observedIntent(after, outcome);
    tables.intents.set(intentKey(outcome), { ...begun, outcome: outcome.outcome });
  }
  storeEvidence(tables, after.incident_id, write.evidence ?? []);
};

const storeEvidence = (tables: MemoryTables, incidentId: string, evidence: readonly StoredEvidence[]): void => {
  const stored = tables.evidence.get(incidentId) ?? new Map<string, StoredEvidence>();
  for (const one of evidence) stored.set(one.evidence_id, one);
  tables.evidence.set(incidentId, stored);
};
