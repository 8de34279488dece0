import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { connectBackend, type Backend } from '../../../../infra/local-aws/services/dynamodb/backend.ts';
import { expiry } from '../../../../infra/local-aws/services/dynamodb/expiry.ts';
import { dynamoSettings } from '../../../../infra/local/dynamo-settings.ts';
import { startDynamo, type Dynamo } from '../../../../infra/local-aws/dynoxide/dynamo.ts';

let dynamo: Dynamo;
let backend: Backend;
let db: DynamoDBClient;

beforeAll(async () => {
  dynamo = await startDynamo(dynamoSettings());
  backend = connectBackend(dynamo.endpoint);
  db = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
});

afterAll(async () => {
  backend.close();
  await dynamo.close();
});

const now = Math.floor(Date.now() / 1000);
const FIVE_YEARS = 5 * 365 * 24 * 3600;

const ITEMS: Record<string, AttributeValue | undefined> = {
  'over an hour ago': { N: String(now - 3600) },
  'over this second': { N: String(now) },
  'in an hour': { N: String(now + 3600) },
  'without one': undefined,
  'in words': { S: '0' },
  'over for more than five years': { N: String(now - FIVE_YEARS - 10) },
};

const tableWith = async (TableName: string, isOn: boolean): Promise<void> => {
  await db.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  for (const [pk, ttl] of Object.entries(ITEMS)) {
    await db.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, ...(ttl && { ttl }) } }));
  }
  if (!isOn) return;
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'ttl' };
  await db.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
};

const left = async (TableName: string): Promise<(string | undefined)[]> =>
  ((await db.send(new ScanCommand({ TableName }))).Items ?? []).map((item) => item['pk']?.S).sort();

describe('items with a time to live', () => {
  it('are deleted when it is over, and only where the table says so', async () => {
    await tableWith('expiring', true);
    await tableWith('lasting', false);
    expect(await expiry(backend, 60_000).sweep(new Date(now * 1000))).toBe(2);
    expect(await left('expiring')).toEqual(['in an hour', 'in words', 'over for more than five years', 'without one']);
    expect(await left('lasting')).toHaveLength(6);
  });

  it('are looked for again and again once started', async () => {
    await tableWith('swept', true);
    const sweeper = expiry(backend, 10);
    sweeper.start();
    await expect.poll(() => left('swept')).toHaveLength(4);
    await sweeper.stop();
  });
});
