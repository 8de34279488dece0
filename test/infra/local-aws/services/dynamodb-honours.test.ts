import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as sdk from '@aws-sdk/client-dynamodb';
import * as streamsSdk from '@aws-sdk/client-dynamodb-streams';
import { serviceSchema, membersOf } from '../../../../infra/local-aws/codec/schema.ts';
import { SERVED } from '../../../../infra/local-aws/services/dynamodb/operations.ts';
import { openAccountOfStores, refusalOf, type AccountOfStores } from './account-of-stores.ts';

let account: AccountOfStores;
let db: sdk.DynamoDBClient;

beforeAll(async () => {
  account = await openAccountOfStores();
  db = new sdk.DynamoDBClient(account.root);
  await db.send(new sdk.CreateTableCommand({ ...TABLE, TableName: 'things' }));
  for (const n of [1, 2, 3]) await db.send(new sdk.PutItemCommand({ TableName: 'things', Item: thing(n) }));
});

afterAll(() => account.close());

const KEY = { pk: { S: 'p' } };
const thing = (n: number): Record<string, sdk.AttributeValue> => ({
  ...KEY,
  sk: { N: String(n) },
  n: { N: String(n) },
  more: { S: 'm' },
});

const TABLE: Omit<sdk.CreateTableCommandInput, 'TableName'> = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

const INDEX: sdk.GlobalSecondaryIndex = {
  IndexName: 'by-sort',
  KeySchema: [{ AttributeName: 'sk', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
};

describe('members that the DynamoDB behind the door drops or only keeps', () => {
  const create = (more: Partial<sdk.CreateTableCommandInput>) => () =>
    db.send(new sdk.CreateTableCommand({ ...TABLE, TableName: 'refused', ...more }));
  const update = (more: Partial<sdk.UpdateTableCommandInput>) => () =>
    db.send(new sdk.UpdateTableCommand({ TableName: 'things', ...more }));
  const Get = { TableName: 'things', Key: { ...KEY, sk: { N: '1' } } };

  it.each([
    ['SSESpecification', create({ SSESpecification: { Enabled: true } })],
    ['WarmThroughput', create({ WarmThroughput: { ReadUnitsPerSecond: 1 } })],
    ['OnDemandThroughput', create({ OnDemandThroughput: { MaxReadRequestUnits: 1 } })],
    ['ResourcePolicy', create({ ResourcePolicy: '{}' })],
    [
      'GlobalSecondaryIndexes[].OnDemandThroughput',
      create({ GlobalSecondaryIndexes: [{ ...INDEX, OnDemandThroughput: { MaxReadRequestUnits: 1 } }] }),
    ],
    [
      'GlobalSecondaryIndexes[].WarmThroughput',
      create({ GlobalSecondaryIndexes: [{ ...INDEX, WarmThroughput: { ReadUnitsPerSecond: 1 } }] }),
    ],
    ['ReplicaUpdates', update({ ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] })],
    ['MultiRegionConsistency', update({ MultiRegionConsistency: 'STRONG' })],
    [
      'GlobalSecondaryIndexUpdates[].Update',
      update({
        GlobalSecondaryIndexUpdates: [
          { Update: { IndexName: 'by-sort', ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } } },
        ],
      }),
    ],
    [
      'ReturnItemCollectionMetrics',
      () =>
        db.send(
          new sdk.TransactWriteItemsCommand({ TransactItems: [{ Delete: Get }], ReturnItemCollectionMetrics: 'SIZE' }),
        ),
    ],
    [
      'ShardFilter',
      () =>
        new streamsSdk.DynamoDBStreamsClient(account.root).send(
          new streamsSdk.DescribeStreamCommand({ StreamArn: 'a'.repeat(40), ShardFilter: { Type: 'CHILD_SHARDS' } }),
        ),
    ],
  ])('are refused by name: %s', async (member, call) => {
    const refusal = await refusalOf(call());
    expect(refusal).toMatchObject({ name: 'NotImplemented', status: 501 });
    expect(refusal?.message).toContain(member);
  });

  it.each([
    ['DescribeLimits', new sdk.DescribeLimitsCommand({})],
    ['CreateBackup', new sdk.CreateBackupCommand({ TableName: 'things', BackupName: 'backup' })],
    ['DescribeContinuousBackups', new sdk.DescribeContinuousBackupsCommand({ TableName: 'things' })],
  ] as const)('and so is the operation %s', async (name, command) => {
    const refusal = await refusalOf(db.send(command as sdk.DescribeLimitsCommand));
    expect(refusal).toMatchObject({ name: 'NotImplemented', status: 501 });
    expect(refusal?.message).toContain(name);
  });
});

describe('members that are honoured', () => {
  const query = async (more: Partial<sdk.QueryCommandInput>) =>
    db.send(
      new sdk.QueryCommand({
        TableName: 'things',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': { S: 'p' } },
        ...more,
      }),
    );
  const numbers = (items: Record<string, sdk.AttributeValue>[] | undefined) => items?.map((item) => item['n']?.N);

  it('are those that a query has', async () => {
    expect(numbers((await query({ ScanIndexForward: false, Limit: 2 })).Items)).toEqual(['3', '2']);
    expect(numbers((await query({ ExclusiveStartKey: { ...KEY, sk: { N: '2' } } })).Items)).toEqual(['3']);
    expect((await query({ Select: 'COUNT' })).Items).toBeUndefined();
    expect((await query({ ProjectionExpression: 'n', Limit: 1 })).Items).toEqual([{ n: { N: '1' } }]);
    expect((await query({ ReturnConsumedCapacity: 'TOTAL', ConsistentRead: true })).ConsumedCapacity).toMatchObject({
      CapacityUnits: 1,
    });
    const old = {
      KeyConditionExpression: undefined,
      ExpressionAttributeValues: undefined,
      KeyConditions: { pk: { ComparisonOperator: 'EQ' as const, AttributeValueList: [{ S: 'p' }] } },
      QueryFilter: { n: { ComparisonOperator: 'GT' as const, AttributeValueList: [{ N: '2' }] } },
    };
    expect(numbers((await query(old)).Items)).toEqual(['3']);
  });

  it('are those that a scan has', async () => {
    const scan = (more: Partial<sdk.ScanCommandInput>) =>
      db.send(new sdk.ScanCommand({ TableName: 'things', ...more }));
    const halves = await Promise.all([0, 1].map((Segment) => scan({ Segment, TotalSegments: 2, Select: 'COUNT' })));
    expect((halves[0]?.Count ?? 0) + (halves[1]?.Count ?? 0)).toBe(3);
    const filter = { FilterExpression: 'n >= :two', ExpressionAttributeValues: { ':two': { N: '2' } } };
    expect(numbers((await scan(filter)).Items)).toEqual(['2', '3']);
  });

  it('are those that a failed condition has', async () => {
    const put = db.send(
      new sdk.PutItemCommand({
        TableName: 'things',
        Item: thing(1),
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    await expect(put).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: thing(1) });
  });

  it('are those that a transaction has, its token among them', async () => {
    const add = (n: string, ClientRequestToken: string) =>
      db.send(
        new sdk.TransactWriteItemsCommand({
          ClientRequestToken,
          TransactItems: [
            {
              Update: {
                TableName: 'things',
                Key: { pk: { S: 'token' }, sk: { N: '1' } },
                UpdateExpression: 'ADD n :n',
                ExpressionAttributeValues: { ':n': { N: n } },
              },
            },
          ],
        }),
      );
    await add('1', 'first');
    await add('1', 'first');
    const { Item } = await db.send(
      new sdk.GetItemCommand({ TableName: 'things', Key: { pk: { S: 'token' }, sk: { N: '1' } } }),
    );
    expect(Item?.['n']).toEqual({ N: '1' });
    expect(await refusalOf(add('2', 'first'))).toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });

  it('are those that a table has, deletion protection among them', async () => {
    const TableName = 'guarded';
    await db.send(
      new sdk.CreateTableCommand({
        ...TABLE,
        TableName,
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 },
        GlobalSecondaryIndexes: [{ ...INDEX, ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 5 } }],
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
        DeletionProtectionEnabled: true,
      }),
    );
    const { Table: table } = await db.send(new sdk.DescribeTableCommand({ TableName }));
    expect(table).toMatchObject({
      ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 3 },
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 5 } }],
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      DeletionProtectionEnabled: true,
    });
    const remove = () => refusalOf(db.send(new sdk.DeleteTableCommand({ TableName })));
    expect(await remove()).toMatchObject({ name: 'ValidationException' });
    await db.send(new sdk.UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    expect(await remove()).toBeUndefined();
  });
});

describe('the list of what is honoured', () => {
  const schemas = new Map([...serviceSchema(sdk).operations, ...serviceSchema(streamsSdk).operations]);

  it.each(Object.entries(SERVED))('names only members that %s has', (operation, { honours }) => {
    const schema = schemas.get(operation);
    const members = schema ? membersOf(schema.input).map(([name]) => name) : [];
    expect(honours.filter((path) => !members.includes(path.split(/[.[{]/)[0] ?? ''))).toEqual([]);
    expect(schema?.required.filter((name) => !honours.some((path) => path.startsWith(name)))).toEqual([]);
  });
});
