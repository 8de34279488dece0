import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { answered } from './dynamodb/answered.ts';
import { documentsOf } from './dynamodb/documents.ts';
import { queryRows } from './dynamodb/query.ts';
import { readAuditEntry } from './dynamodb/rows.ts';
import { writeTransaction } from './dynamodb/transaction.ts';
import { CONTROL_TRAIL, KILL_SWITCH_KEY, type KillSwitchDriver } from './kill-switch.ts';

/**
 * The kill switch in DynamoDB: one row of `incident-approvals`, which the approvals role alone may write, and the chain
 * `control` in `incident-audit`. `prefix` is put before both tables' names.
 */
export const dynamoDbKillSwitchRows = (client: DynamoDBClient, prefix = ''): KillSwitchDriver => {
  const documents = documentsOf(client);
  const approvals = `${prefix}incident-approvals`;
  const audit = `${prefix}incident-audit`;
  const Key = { proposal_id: KILL_SWITCH_KEY, approver_decision: 'state' };
  const ofTrail = {
    TableName: audit,
    ConsistentRead: true,
    KeyConditionExpression: 'incident_id = :id',
    ExpressionAttributeValues: { ':id': CONTROL_TRAIL },
  };
  return {
    row: async () => (await answered(documents.get({ TableName: approvals, Key, ConsistentRead: true }))).Item,
    lastEntry: async () => {
      const [row] = await queryRows(documents, { ...ofTrail, ScanIndexForward: false }, 1);
      return row && readAuditEntry(row);
    },
    put: async (row, entry) => {
      const refused = await writeTransaction(documents, [
        { refusal: 'row', item: { Put: { TableName: approvals, Item: { ...row, ...Key } } } },
        {
          refusal: 'entry',
          item: { Put: { TableName: audit, Item: entry, ConditionExpression: 'attribute_not_exists(incident_id)' } },
        },
      ]);
      return refused.length === 0;
    },
    trail: async () => (await queryRows(documents, ofTrail)).map(readAuditEntry),
  };
};
