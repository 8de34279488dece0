import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { openAccountOfStores, refusalOf, type AccountOfStores } from './account-of-stores.ts';

let account: AccountOfStores;
let db: DynamoDBClient;
let arn: string;

export const incidents = (TableName: string): CreateTableCommandInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'status', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-status',
      KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
});

beforeAll(async () => {
  account = await openAccountOfStores({ region: 'eu-west-1', accountId: '123456789012' });
  db = new DynamoDBClient(account.root);
  await db.send(new CreateTableCommand({ ...incidents('incidents'), Tags: [{ Key: 'team', Value: 'sre' }] }));
  arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/incidents';
});

afterAll(() => account.close());

const item = (pk: string, more: Record<string, AttributeValue> = {}): Record<string, AttributeValue> => ({
  pk: { S: pk },
  ...more,
});

describe('a DynamoDB table', () => {
  it('bears the names of this account and region', async () => {
    const { Table: table } = await db.send(new DescribeTableCommand({ TableName: 'incidents' }));
    expect(table).toMatchObject({ TableArn: arn, GlobalSecondaryIndexes: [{ IndexArn: `${arn}/index/by-status` }] });
    expect(table?.LatestStreamArn?.startsWith(`${arn}/stream/`)).toBe(true);
    const { Tags } = await db.send(new ListTagsOfResourceCommand({ ResourceArn: arn }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'sre' }]);
  });

  it('may be named by its ARN', async () => {
    await db.send(new PutItemCommand({ TableName: arn, Item: item('by-arn', { arn: { S: arn } }) }));
    const { Item } = await db.send(new GetItemCommand({ TableName: arn, Key: item('by-arn') }));
    // What is stored is nobody's to rewrite.
    expect(Item?.['arn']).toEqual({ S: arn });
    const batch = { [arn]: [{ DeleteRequest: { Key: item('by-arn') } }] };
    await db.send(new BatchWriteItemCommand({ RequestItems: batch }));
    const after = await db.send(new GetItemCommand({ TableName: 'incidents', Key: item('by-arn') }));
    expect(after.Item).toBeUndefined();
  });

  it('keeps text that looks like the name of the DynamoDB behind the door', async () => {
    const note = { S: 'arn:aws:dynamodb:dynoxide:000000000000:table/x "awsRegion":"dynoxide"' };
    await db.send(new PutItemCommand({ TableName: 'incidents', Item: item('note', { note }) }));
    const { Item } = await db.send(new GetItemCommand({ TableName: 'incidents', Key: item('note') }));
    expect(Item?.['note']).toEqual(note);
  });

  it('is queried by its index', async () => {
    await db.send(new PutItemCommand({ TableName: 'incidents', Item: item('i1', { status: { S: 'PROPOSED' } }) }));
    const { Items } = await db.send(
      new QueryCommand({
        TableName: 'incidents',
        IndexName: 'by-status',
        KeyConditionExpression: '#status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': { S: 'PROPOSED' } },
      }),
    );
    expect(Items?.map((each) => each['pk'])).toEqual([{ S: 'i1' }]);
  });

  it("says in AWS's words what is wrong", async () => {
    const absent = db.send(new GetItemCommand({ TableName: 'absent', Key: item('x') }));
    expect(await refusalOf(absent)).toEqual({
      name: 'ResourceNotFoundException',
      status: 400,
      message: 'Requested resource not found',
    });
    const again = db.send(new CreateTableCommand(incidents('incidents')));
    expect(await refusalOf(again)).toMatchObject({ name: 'ResourceInUseException' });
  });
});

describe('writers that race', () => {
  it('for one key: 50 conditional puts have one winner', async () => {
    const tries = await Promise.all(
      Array.from({ length: 50 }, (_, writer) =>
        refusalOf(
          db.send(
            new PutItemCommand({
              TableName: 'incidents',
              Item: item('lock', { writer: { N: String(writer) } }),
              ConditionExpression: 'attribute_not_exists(pk)',
            }),
          ),
        ),
      ),
    );
    const winners = tries.flatMap((refusal, writer) => (refusal ? [] : [writer]));
    expect(winners).toHaveLength(1);
    expect(new Set(tries.map((refusal) => refusal?.name))).toEqual(
      new Set([undefined, 'ConditionalCheckFailedException']),
    );
    const { Item } = await db.send(new GetItemCommand({ TableName: 'incidents', Key: item('lock') }));
    expect(Item?.['writer']).toEqual({ N: String(winners[0]) });
  });

  it('for one move: 50 transactions have one winner and leave one trace', async () => {
    await db.send(new PutItemCommand({ TableName: 'incidents', Item: item('moved', { status: { S: 'APPROVED' } }) }));
    const move = (writer: number) => ({
      Update: {
        TableName: 'incidents',
        Key: item('moved'),
        UpdateExpression: 'SET #s = :to',
        ConditionExpression: '#s = :from',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':from': { S: 'APPROVED' }, ':to': { S: `EXECUTING by ${writer}` } },
      },
    });
    const trace = (writer: number) => ({
      Put: { TableName: 'incidents', Item: item(`trace-${writer}`, { status: { S: 'TRACE' } }) },
    });
    const tries = await Promise.all(
      Array.from({ length: 50 }, (_, writer) =>
        refusalOf(db.send(new TransactWriteItemsCommand({ TransactItems: [move(writer), trace(writer)] }))),
      ),
    );
    expect(tries.filter((refusal) => refusal === undefined)).toHaveLength(1);
    expect(tries.filter((refusal) => refusal?.name === 'TransactionCanceledException')).toHaveLength(49);
    const { Items } = await db.send(
      new QueryCommand({
        TableName: 'incidents',
        IndexName: 'by-status',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'TRACE' } },
      }),
    );
    expect(Items).toEqual([item(`trace-${tries.indexOf(undefined)}`, { status: { S: 'TRACE' } })]);
  });

  it('to add up: 32 times 20 additions make 640', async () => {
    const add = () =>
      db.send(
        new UpdateItemCommand({
          TableName: 'incidents',
          Key: item('sum'),
          UpdateExpression: 'ADD #n :one',
          ExpressionAttributeNames: { '#n': 'n' },
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      );
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let time = 0; time < 20; time++) await add();
      }),
    );
    const { Item } = await db.send(new GetItemCommand({ TableName: 'incidents', Key: item('sum') }));
    expect(Item?.['n']).toEqual({ N: '640' });
  });
});

describe('a stream', () => {
  it("tells what happened to its table, under this account's names", async () => {
    await db.send(new CreateTableCommand(incidents('watched')));
    await db.send(new PutItemCommand({ TableName: 'watched', Item: item('k', { n: { N: '1' } }) }));
    await db.send(new PutItemCommand({ TableName: 'watched', Item: item('k', { n: { N: '2' } }) }));
    const streams = new DynamoDBStreamsClient(account.root);
    const { Streams: [stream] = [] } = await streams.send(new ListStreamsCommand({ TableName: 'watched' }));
    const StreamArn = stream?.StreamArn ?? '';
    expect(StreamArn.startsWith('arn:aws:dynamodb:eu-west-1:123456789012:table/watched/stream/')).toBe(true);
    const { StreamDescription: described } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    expect(described?.StreamArn).toBe(StreamArn);
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId: described?.Shards?.[0]?.ShardId ?? '',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    const first = await streams.send(new GetRecordsCommand({ ShardIterator: ShardIterator ?? '', Limit: 1 }));
    const second = await streams.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator ?? '' }));
    expect([...(first.Records ?? []), ...(second.Records ?? [])]).toMatchObject([
      { eventName: 'INSERT', awsRegion: 'eu-west-1', dynamodb: { NewImage: { n: { N: '1' } } } },
      {
        eventName: 'MODIFY',
        awsRegion: 'eu-west-1',
        dynamodb: { OldImage: { n: { N: '1' } }, NewImage: { n: { N: '2' } } },
      },
    ]);
  });
});
