import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LinkRows } from '../approvals/links.ts';
import { answered } from './dynamodb/answered.ts';
import { documentsOf } from './dynamodb/documents.ts';

/** Links as rows of `incident-approvals`, which the approvals role alone may write; `prefix` is put before its name. */
export const dynamoDbLinkRows = (client: DynamoDBClient, prefix = ''): LinkRows => {
  const documents = documentsOf(client);
  const TableName = `${prefix}incident-approvals`;
  const keyOf = (tokenHash: string) => ({ proposal_id: `link#${tokenHash}`, approver_decision: 'link' });
  return {
    put: async (link) => {
      const Item = { ...keyOf(link.token_hash), link };
      await answered(documents.put({ TableName, Item, ConditionExpression: 'attribute_not_exists(proposal_id)' }));
    },
    get: async (tokenHash) =>
      (await answered(documents.get({ TableName, Key: keyOf(tokenHash), ConsistentRead: true }))).Item?.link as unknown,
  };
};
