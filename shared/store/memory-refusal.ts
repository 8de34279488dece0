import { approvalKey, intentKey, type MemoryTables } from './memory-tables.ts';
import { REFUSALS, type RecordWrite, type Refusal } from './record-driver.ts';

/** The conditions of a write, by the part that each guards; the same ones that the DynamoDB driver puts in its transaction. */
const HOLDS: Record<Refusal, (tables: MemoryTables, write: RecordWrite) => boolean> = {
  message: ({ messages }, { messageId }) => messageId === undefined || !messages.has(messageId),
  opening: ({ openings }, { opens, closes, after }) => {
    const open = openings.get(after.fingerprint)?.incidentId;
    if (opens !== undefined) return open === undefined || open === opens.replaces;
    return closes !== true || open === undefined || open === after.incident_id;
  },
  incident: ({ incidents }, { before, after }) => {
    const stored = incidents.get(after.incident_id);
    return stored?.version === before?.version && stored?.status === before?.status && stored?.fence === before?.fence;
  },
  approval: ({ approvals }, { approval }) => approval === undefined || !approvals.has(approvalKey(approval)),
  intent: ({ intents }, { intent }) => {
    const begun = intent && intents.get(intentKey(intent));
    return begun === undefined || (begun.fence < intent!.fence && begun.outcome === undefined);
  },
  proposal: ({ proposals }, { proposal }) => proposal === undefined || !proposals.has(proposal.proposal_id),
  audit: ({ audit }, { entry }) => entry === undefined || (audit.get(entry.incident_id)?.length ?? 0) < entry.seq,
};

/** The first condition of a write that does not hold. */
export const memoryRefusal = (tables: MemoryTables, write: RecordWrite): Refusal | undefined =>
  REFUSALS.find((refusal) => !HOLDS[refusal](tables, write));
