import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { answered } from '../../store/dynamodb/answered.ts';
import { documentsOf } from '../../store/dynamodb/documents.ts';
import { queryRows } from '../../store/dynamodb/query.ts';
import { LISTING, readAuditEntry, type Row } from '../../store/dynamodb/rows.ts';
import type { AuditEntry } from '../audit-entry.ts';
import { CONTROL_CHAIN, type ChainLength, type EntrySource } from '../entry-source.ts';

/** Entries out of the tables of incidents, by the index that lists incidents by the time of their last write. */
export const createDynamoDbSource = (client: DynamoDBClient, prefix = ''): EntrySource => {
  const documents = documentsOf(client);
  return {
    async *changed(since) {
      yield [CONTROL_CHAIN];
      let start: Row | undefined;
      do {
        // Oldest first: an incident that is written to while pages are read moves on to a later page.
        const page = await answered(
          documents.query({
            TableName: `${prefix}incident-state`,
            IndexName: 'by-time',
            KeyConditionExpression: 'listing = :listing AND updated_at >= :since',
            ProjectionExpression: 'incident_id, audit_seq',
            ExpressionAttributeValues: { ':listing': LISTING, ':since': (since ?? new Date(0)).toISOString() },
            ExclusiveStartKey: start,
          }),
        );
        yield (page.Items ?? []) as ChainLength[];
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
    },
    entriesAfter: async (incidentId, seq, limit) => {
      const rows = await queryRows(
        documents,
        {
          TableName: `${prefix}incident-audit`,
          ConsistentRead: true,
          KeyConditionExpression: 'incident_id = :id AND seq > :seq',
          ExpressionAttributeValues: { ':id': incidentId, ':seq': seq },
        },
        limit,
      );
      return readable(rows);
    },
  };
};

/** The entries up to the first row that somebody bent; the error of that row when it is the first. */
const readable = (rows: readonly Row[]): AuditEntry[] => {
  const entries: AuditEntry[] = [];
  for (const row of rows)
    try {
      entries.push(readAuditEntry(row));
    } catch (error) {
      if (entries.length === 0) throw error;
      break;
    }
  return entries;
};
