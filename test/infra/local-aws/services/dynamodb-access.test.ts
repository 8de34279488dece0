import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { attributeNames } from '../../../../infra/local-aws/services/dynamodb/conditions.ts';
import { openAccountOfStores, refusalOf, type AccountOfStores } from './account-of-stores.ts';

let account: AccountOfStores;
let tableArn: (path: string) => string;

beforeAll(async () => {
  account = await openAccountOfStores();
  tableArn = (path) => `arn:aws:dynamodb:${account.aws.region}:${account.aws.accountId}:table/${path}`;
  const root = new DynamoDBClient(account.root);
  for (const TableName of ['orders', 'audit']) {
    await root.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'state', AttributeType: 'S' },
        ],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-state',
            KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    await root.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, state: { S: 'new' }, n: { N: '1' } } }));
  }
});

afterAll(() => account.close());

const allow = (Action: string | string[], Resource: string | string[], Condition?: object): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

const key = { pk: { S: 'a' } };
const byState = {
  IndexName: 'by-state',
  KeyConditionExpression: '#s = :s',
  ExpressionAttributeNames: { '#s': 'state' },
  ExpressionAttributeValues: { ':s': { S: 'new' } },
};

describe('access to DynamoDB', () => {
  it("is nothing without a statement, in AWS's words", async () => {
    const nobody = await account.actAs([]);
    const refusal = await refusalOf(
      new DynamoDBClient(nobody).send(new GetItemCommand({ TableName: 'orders', Key: key })),
    );
    expect(refusal).toMatchObject({ name: 'AccessDeniedException', status: 400 });
    expect(refusal?.message).toMatch(
      new RegExp(
        `^User: arn:aws:sts::.*/test is not authorized to perform: dynamodb:GetItem on resource: ${tableArn('orders')} because no identity-based policy allows the dynamodb:GetItem action$`,
      ),
    );
  });

  it('is by table and operation', async () => {
    const reader = new DynamoDBClient(await account.actAs([allow('dynamodb:GetItem', tableArn('orders'))]));
    const send = (TableName: string) => refusalOf(reader.send(new GetItemCommand({ TableName, Key: key })));
    expect([await send('orders'), await send(tableArn('orders'))]).toEqual([undefined, undefined]);
    expect(await send('audit')).toMatchObject({ name: 'AccessDeniedException' });
    const put = reader.send(new PutItemCommand({ TableName: 'orders', Item: key }));
    expect(await refusalOf(put)).toMatchObject({ name: 'AccessDeniedException' });
    expect(await refusalOf(reader.send(new ListTablesCommand({})))).toMatchObject({ name: 'AccessDeniedException' });
  });

  it('to an index is apart from access to its table', async () => {
    const ofTable = new DynamoDBClient(await account.actAs([allow('dynamodb:Query', tableArn('orders'))]));
    const ofIndex = new DynamoDBClient(await account.actAs([allow('dynamodb:Query', tableArn('orders/index/*'))]));
    const query = (client: DynamoDBClient) =>
      refusalOf(client.send(new QueryCommand({ TableName: 'orders', ...byState })));
    expect(await query(ofTable)).toMatchObject({ name: 'AccessDeniedException' });
    expect(await query(ofIndex)).toBeUndefined();
  });

  it('in a batch is needed for every table', async () => {
    const one = new DynamoDBClient(
      await account.actAs([allow(['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'], tableArn('orders'))]),
    );
    const get = (...tables: string[]) =>
      refusalOf(
        one.send(
          new BatchGetItemCommand({ RequestItems: Object.fromEntries(tables.map((t) => [t, { Keys: [key] }])) }),
        ),
      );
    const put = (...tables: string[]) =>
      refusalOf(
        one.send(
          new BatchWriteItemCommand({
            RequestItems: Object.fromEntries(tables.map((t) => [t, [{ PutRequest: { Item: key } }]])),
          }),
        ),
      );
    expect([await get('orders'), await put('orders')]).toEqual([undefined, undefined]);
    expect(await get('orders', 'audit')).toMatchObject({ name: 'AccessDeniedException' });
    expect(await put('orders', 'audit')).toMatchObject({ name: 'AccessDeniedException' });
  });

  it("in a transaction is needed for every part, by the part's own action", async () => {
    const TransactItems = [
      { Put: { TableName: 'audit', Item: { pk: { S: 'entry' } } } },
      {
        Update: {
          TableName: 'orders',
          Key: key,
          UpdateExpression: 'SET n = :n',
          ExpressionAttributeValues: { ':n': { N: '2' } },
        },
      },
      {
        ConditionCheck: {
          TableName: 'orders',
          Key: { pk: { S: 'z' } },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ];
    const needed = [
      allow('dynamodb:PutItem', tableArn('audit')),
      allow('dynamodb:UpdateItem', tableArn('orders')),
      allow('dynamodb:ConditionCheckItem', tableArn('orders')),
    ];
    const send = async (statements: object[]) =>
      refusalOf(
        new DynamoDBClient(await account.actAs(statements)).send(new TransactWriteItemsCommand({ TransactItems })),
      );
    expect(await send(needed)).toBeUndefined();
    for (const [missing, action] of ['PutItem', 'UpdateItem', 'ConditionCheckItem'].entries()) {
      const refusal = await send(needed.filter((_, index) => index !== missing));
      expect(refusal?.message).toContain(`is not authorized to perform: dynamodb:${action} on`);
    }
  });

  it('to the parts alone does not follow from being in a transaction', async () => {
    const inside = allow('dynamodb:GetItem', tableArn('orders'), {
      'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactGetItems'] },
    });
    const client = new DynamoDBClient(await account.actAs([inside]));
    const Get = { TableName: 'orders', Key: key };
    expect(await refusalOf(client.send(new TransactGetItemsCommand({ TransactItems: [{ Get }] })))).toBeUndefined();
    expect(await refusalOf(client.send(new GetItemCommand(Get)))).toMatchObject({ name: 'AccessDeniedException' });
  });

  it('may be limited to partition keys, of the table or of the index', async () => {
    const keysLike = (...values: string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': values } });
    const client = new DynamoDBClient(
      await account.actAs([
        allow(['dynamodb:GetItem', 'dynamodb:BatchWriteItem'], tableArn('orders'), keysLike('a*')),
        allow('dynamodb:Query', tableArn('orders/index/*'), keysLike('new')),
      ]),
    );
    const get = (pk: string) =>
      refusalOf(client.send(new GetItemCommand({ TableName: 'orders', Key: { pk: { S: pk } } })));
    const write = (...keys: string[]) =>
      refusalOf(
        client.send(
          new BatchWriteItemCommand({
            RequestItems: { orders: keys.map((pk) => ({ DeleteRequest: { Key: { pk: { S: pk } } } })) },
          }),
        ),
      );
    const query = (state: string, KeyConditionExpression = '#s = :s') =>
      refusalOf(
        client.send(
          new QueryCommand({
            ...byState,
            TableName: 'orders',
            KeyConditionExpression,
            ExpressionAttributeValues: { ':s': { S: state } },
          }),
        ),
      );
    expect([await get('a1'), await write('a1', 'a2'), await query('new')]).toEqual([undefined, undefined, undefined]);
    const denied = { name: 'AccessDeniedException' };
    expect([await get('b'), await write('a1', 'b')]).toMatchObject([denied, denied]);
    expect([await query('old'), await query('old', '(:s = #s)')]).toMatchObject([denied, denied]);
  });

  it('may be limited to attributes', async () => {
    const condition = {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'n'] },
      StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    };
    const client = new DynamoDBClient(
      await account.actAs([allow(['dynamodb:Scan', 'dynamodb:UpdateItem'], tableArn('orders'), condition)]),
    );
    const update = (UpdateExpression: string) =>
      refusalOf(
        client.send(
          new UpdateItemCommand({
            TableName: 'orders',
            Key: key,
            UpdateExpression,
            ExpressionAttributeValues: { ':v': { N: '1' } },
          }),
        ),
      );
    expect(await update('SET n = if_not_exists(n, :v)')).toBeUndefined();
    expect(await update('SET n = :v, secret = :v')).toMatchObject({ name: 'AccessDeniedException' });
    const scan = (Select: 'ALL_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES', ProjectionExpression?: string) =>
      refusalOf(client.send(new ScanCommand({ TableName: 'orders', Select, ProjectionExpression })));
    expect(await scan('SPECIFIC_ATTRIBUTES', 'pk, n')).toBeUndefined();
    expect(await scan('ALL_ATTRIBUTES')).toMatchObject({ name: 'AccessDeniedException' });
  });

  it('to a stream is by the stream', async () => {
    const all = ['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords', 'dynamodb:ListStreams'];
    const reader = new DynamoDBStreamsClient(await account.actAs([allow(all, tableArn('orders/stream/*'))]));
    const root = new DynamoDBStreamsClient(account.root);
    const iterate = async (client: DynamoDBStreamsClient, TableName: string) => {
      const { Streams: [stream] = [] } = await root.send(new ListStreamsCommand({ TableName }));
      const StreamArn = stream?.StreamArn ?? '';
      const { StreamDescription: described } = await client.send(new DescribeStreamCommand({ StreamArn }));
      const ShardId = described?.Shards?.[0]?.ShardId ?? '';
      const answer = await client.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'LATEST' }),
      );
      return answer.ShardIterator ?? '';
    };
    const own = await iterate(reader, 'orders');
    await reader.send(new GetRecordsCommand({ ShardIterator: own }));
    await reader.send(new ListStreamsCommand({ TableName: 'orders' }));
    const foreign = await iterate(root, 'audit');
    const denied = { name: 'AccessDeniedException' };
    expect(await refusalOf(reader.send(new GetRecordsCommand({ ShardIterator: foreign })))).toMatchObject(denied);
    expect(await refusalOf(iterate(reader, 'audit'))).toMatchObject(denied);
    expect(await refusalOf(reader.send(new ListStreamsCommand({})))).toMatchObject(denied);
  });
});

describe('the attributes that a request names', () => {
  it.each([
    [{ ProjectionExpression: 'a, b.c, d[1].e, #f.g', ExpressionAttributeNames: { '#f': 'F' } }, ['a', 'b', 'd', 'F']],
    [
      {
        UpdateExpression: 'SET a = list_append(b, :v), #c[0] = :w REMOVE d ADD e :n DELETE f :s',
        ExpressionAttributeNames: { '#c': 'C' },
      },
      ['a', 'b', 'C', 'd', 'e', 'f'],
    ],
    [
      {
        ConditionExpression:
          'attribute_not_exists(a) AND (b BETWEEN :x AND :y OR NOT contains(c, :z)) and d IN (:p, e)',
      },
      ['a', 'b', 'c', 'd', 'e'],
    ],
    [{ KeyConditionExpression: 'a = :a AND begins_with(b, :b)', FilterExpression: 'size(c) > :c' }, ['a', 'b', 'c']],
    [{ Item: { a: { S: 'x' } }, Key: { b: { S: 'y' } }, AttributesToGet: ['c'] }, ['a', 'b', 'c']],
  ])('%j', (request, names) => {
    expect(attributeNames(request).sort()).toEqual([...names].sort());
  });
});
