import type { DynamoDBDocument, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Row } from './rows.ts';
import { answered } from './answered.ts';

/** All rows of a query, page by page, or the first `limit` of them. */
export const queryRows = async (
  client: DynamoDBDocument,
  input: QueryCommandInput,
  limit = Number.POSITIVE_INFINITY,
): Promise<Row[]> => {
  const rows: Row[] = [];
  let start: Row | undefined;
  do {
    const left = limit - rows.length;
    const page = await answered(
      client.query({ ...input, ExclusiveStartKey: start, ...(Number.isFinite(left) && { Limit: left }) }),
    );
    rows.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && rows.length < limit);
  return rows;
};

/** Rows of one partition of `incident-context` whose sort key begins with `prefix`, as they are now. */
export const queryContext = (client: DynamoDBDocument, TableName: string, pk: string, prefix: string): Promise<Row[]> =>
  queryRows(client, {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
  });
