import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { answered } from './dynamodb/answered.ts';
import { documentsOf } from './dynamodb/documents.ts';
import { contextKey } from './dynamodb/keys.ts';
import { queryContext } from './dynamodb/query.ts';
import { type MessageLog, oldestFirst, SentMessage } from './message-log.ts';

/** Rows of `incident-context`, in partitions of their own: a role may be let write them and nothing else. */
export const createDynamoDbMessageLog = ({
  client,
  prefix = '',
}: {
  client: DynamoDBClient;
  prefix?: string;
}): MessageLog => {
  const documents = documentsOf(client);
  const TableName = `${prefix}incident-context`;
  return {
    put: async (sent) => {
      const Item = { ...contextKey.told(sent.incident_id, sent.message_key), ...sent };
      await answered(documents.put({ TableName, Item }));
    },
    of: async (incidentId) => {
      const { pk } = contextKey.told(incidentId, '');
      const rows = await queryContext(documents, TableName, pk, 'told#');
      return oldestFirst(rows.map((row) => SentMessage.parse(row)));
    },
  };
};
