import { createHash } from 'node:crypto';
import type { Intent, OutboxMessage } from '../incident-store.ts';

/** Primary key of a row of `incident-context`. */
export interface ContextKey {
  pk: string;
  sk: string;
}

/** DynamoDB allows 2,048 bytes for a partition key; foreign text that could be longer is named by its hash. */
const FOREIGN_BYTES_MAX = 1_024;

const foreign = (text: string): string =>
  Buffer.byteLength(text) <= FOREIGN_BYTES_MAX ? text : `sha256-${createHash('sha256').update(text).digest('hex')}`;

const ofIncident = (incidentId: string, sk: string): ContextKey => ({ pk: `incident#${incidentId}`, sk });

/** Every kind of row in `incident-context`, by its key. */
export const contextKey = {
  evidence: (incidentId: string, evidenceId: string) => ofIncident(incidentId, `evidence#${evidenceId}`),
  proposal: (incidentId: string, proposalId: string) => ofIncident(incidentId, `proposal#${proposalId}`),
  intent: ({ incident_id, proposal_id, call_id }: Pick<Intent, 'incident_id' | 'proposal_id' | 'call_id'>) =>
    ofIncident(incident_id, `intent#${proposal_id}#${call_id}`),
  message: (messageId: string): ContextKey => ({ pk: `message#${foreign(messageId)}`, sk: 'message' }),
  opening: (fingerprint: string): ContextKey => ({ pk: `open#${foreign(fingerprint)}`, sk: 'open' }),
  lock: (resource: string): ContextKey => ({ pk: `lock#${foreign(resource)}`, sk: 'lock' }),
  /** One partition, oldest first: a row is there until it was sent. */
  outbox: ({ created_at, message_id }: OutboxMessage): ContextKey => ({
    pk: 'outbox',
    sk: `${created_at}#${message_id}`,
  }),
  /** What people were told about an incident: apart from it, so that who may write this may write nothing else. */
  told: (incidentId: string, messageKey: string): ContextKey => ({
    pk: `told#${incidentId}`,
    sk: `told#${foreign(messageKey)}`,
  }),
  baseline: (workload: string): ContextKey => ({ pk: 'baseline', sk: foreign(workload) }),
} as const;
