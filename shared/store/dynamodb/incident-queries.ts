import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { FirebreakError } from '../../errors.ts';
import type { Incident } from '../../incident.ts';
import type { IncidentFilter } from '../incident-store.ts';
import type { RecordDriver } from '../record-driver.ts';
import { queryRows } from './query.ts';
import { LISTING, readApproval, readAuditEntry, readIncident, type Row } from './rows.ts';
import { answered } from './answered.ts';
import type { RecordTables } from './write-parts.ts';

const LISTED_MAX = 100;

/** Reads of incidents, their approvals and their audit trail. */
export const incidentQueries = (
  client: DynamoDBDocument,
  tables: RecordTables,
  onUnreadable: (incidentId: string, error: Error) => void,
): Pick<RecordDriver, 'incident' | 'incidents' | 'approvals' | 'auditTrail'> => ({
  incident: async (incident_id) => {
    const { Item } = await answered(
      client.get({ TableName: tables.state, Key: { incident_id }, ConsistentRead: true }),
    );
    return Item && readIncident(Item);
  },

  incidents: async ({ statuses, limit = LISTED_MAX }: IncidentFilter) => {
    const lists = statuses?.map((status) => newest(client, tables, ['by-status', 'status', status], limit)) ?? [
      newest(client, tables, ['by-time', 'listing', LISTING], limit),
    ];
    const rows = (await Promise.all(lists)).flat();
    rows.sort((a, b) => String(b.updated_at).localeCompare(String(a.updated_at)));
    return rows.slice(0, limit).flatMap((row) => readable(row, onUnreadable));
  },

  approvals: async (proposalId) => {
    const rows = await queryRows(client, {
      TableName: tables.approvals,
      ConsistentRead: true,
      KeyConditionExpression: 'proposal_id = :id',
      ExpressionAttributeValues: { ':id': proposalId },
    });
    return rows.map(readApproval);
  },

  auditTrail: async (incidentId) => {
    const rows = await queryRows(client, {
      TableName: tables.audit,
      ConsistentRead: true,
      KeyConditionExpression: 'incident_id = :id',
      ExpressionAttributeValues: { ':id': incidentId },
    });
    return rows.map(readAuditEntry);
  },
});

const newest = (
  client: DynamoDBDocument,
  { state }: RecordTables,
  [IndexName, key, value]: readonly [string, string, string],
  limit: number,
): Promise<Row[]> =>
  queryRows(
    client,
    {
      TableName: state,
      IndexName,
      ScanIndexForward: false,
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': key },
      ExpressionAttributeValues: { ':value': value },
    },
    limit,
  );

/** One bent row must not hide every other incident. */
const readable = (row: Row, onUnreadable: (incidentId: string, error: Error) => void): Incident[] => {
  try {
    return [readIncident(row)];
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    onUnreadable(String(row.incident_id), error);
    return [];
  }
};
