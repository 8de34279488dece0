import type { BatchWriteCommandInput, DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { RetryableError } from '../../errors.ts';
import { pauseWithJitter } from '../jitter.ts';
import type { RecordDriver } from '../record-driver.ts';
import { type ContextKey, contextKey } from './keys.ts';
import { queryContext, queryRows } from './query.ts';
import { evidenceRow, readEvidence, readIntent, readOutboxMessage, readProposal, type Row } from './rows.ts';
import { answered } from './answered.ts';
import type { RecordTables } from './write-parts.ts';

/** BatchWriteItem's own limit. */
const BATCH_MAX = 25;
const BATCH_ATTEMPTS_MAX = 8;

type ContextReads = Pick<
  RecordDriver,
  | 'lastIncident'
  | 'messageIncidentId'
  | 'putEvidence'
  | 'evidence'
  | 'proposal'
  | 'intents'
  | 'pendingOutbox'
  | 'removeOutbox'
>;

/** What belongs to an incident and is not the incident: rows of `incident-context`. */
export const contextQueries = (client: DynamoDBDocument, { context }: RecordTables): ContextReads => {
  const row = async (Key: ContextKey): Promise<Row | undefined> =>
    (await answered(client.get({ TableName: context, Key, ConsistentRead: true }))).Item;
  const incidentIdAt = async (key: ContextKey): Promise<string | undefined> =>
    (await row(key))?.incident_id as string | undefined;

  return {
    lastIncident: async (fingerprint) => {
      const found = await row(contextKey.opening(fingerprint));
      return found && { incidentId: found.incident_id as string, closed: found.closed === true };
    },
    messageIncidentId: (messageId) => incidentIdAt(contextKey.message(messageId)),

    putEvidence: async (incident_id, evidence) => {
      const rows = evidence.map((one) => ({
        ...contextKey.evidence(incident_id, one.evidence_id),
        incident_id,
        ...evidenceRow(one),
      }));
      const puts = rows.map((Item) => ({ PutRequest: { Item } }));
      await writeBatches(client, context, puts);
    },
    evidence: async (incidentId) => {
      const rows = await queryContext(client, context, `incident#${incidentId}`, 'evidence#');
      return rows.map(readEvidence).sort((a, b) => Number(a.evidence_id.slice(1)) - Number(b.evidence_id.slice(1)));
    },

    proposal: async (incidentId, proposalId) => {
      const found = await row(contextKey.proposal(incidentId, proposalId));
      return found && readProposal(found);
    },
    intents: async (incidentId, proposalId) =>
      (await queryContext(client, context, `incident#${incidentId}`, `intent#${proposalId}#`)).map(readIntent),

    pendingOutbox: async (limit) => {
      const query = { TableName: context, ConsistentRead: true, KeyConditionExpression: 'pk = :pk' };
      const rows = await queryRows(client, { ...query, ExpressionAttributeValues: { ':pk': 'outbox' } }, limit);
      return rows.map(readOutboxMessage);
    },
    removeOutbox: async (messages) => {
      const deletes = messages.map((message) => ({ DeleteRequest: { Key: contextKey.outbox(message) } }));
      await writeBatches(client, context, deletes);
    },
  };
};

type WriteRequests = NonNullable<NonNullable<BatchWriteCommandInput['RequestItems']>[string]>;

const writeBatches = async (client: DynamoDBDocument, table: string, requests: WriteRequests): Promise<void> => {
  for (let from = 0; from < requests.length; from += BATCH_MAX)
    await writeBatch(client, table, requests.slice(from, from + BATCH_MAX));
};

const writeBatch = async (client: DynamoDBDocument, table: string, requests: WriteRequests): Promise<void> => {
  let waiting: BatchWriteCommandInput['RequestItems'] = { [table]: requests };
  for (let attempt = 1; attempt <= BATCH_ATTEMPTS_MAX; attempt++) {
    waiting = (await answered(client.batchWrite({ RequestItems: waiting }))).UnprocessedItems ?? {};
    if (Object.keys(waiting).length === 0) return;
    await pauseWithJitter(attempt);
  }
  throw new RetryableError(`\`${table}\` left part of a batch unwritten`);
};
