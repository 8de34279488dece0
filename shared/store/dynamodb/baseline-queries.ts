import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { RecordDriver } from '../record-driver.ts';
import { contextKey } from './keys.ts';
import { queryRows } from './query.ts';
import { baselineRow, readBaseline } from './rows.ts';
import { answered } from './answered.ts';
import type { RecordTables } from './write-parts.ts';

/** Baselines: one row a workload. */
export const baselineQueries = (
  client: DynamoDBDocument,
  { context }: RecordTables,
): Pick<RecordDriver, 'putBaseline' | 'baseline' | 'baselines'> => ({
  putBaseline: async (baseline, by) => {
    const Item = { ...contextKey.baseline(baseline.workload), ...baselineRow(baseline, by) };
    await answered(client.put({ TableName: context, Item }));
  },
  baseline: async (workload) => {
    const Key = contextKey.baseline(workload);
    const { Item } = await answered(client.get({ TableName: context, Key, ConsistentRead: true }));
    return Item && readBaseline(Item);
  },
  baselines: async () => {
    const query = { TableName: context, ConsistentRead: true, KeyConditionExpression: 'pk = :pk' };
    const rows = await queryRows(client, { ...query, ExpressionAttributeValues: { ':pk': 'baseline' } });
    return rows.map(readBaseline);
  },
});
