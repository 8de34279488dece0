import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoDbStore } from '../../../shared/store/dynamodb-store.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { incidentStoreContract } from '../../contracts/incident-store.contract.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from './local-dynamodb.ts';

describe('the DynamoDB store', () => {
  let dynamodb: LocalDynamoDb;
  beforeAll(async () => {
    dynamodb = await startLocalDynamoDb();
    await createMissingTables(dynamodb.client, 'test-');
  });
  afterAll(() => dynamodb.stop());

  incidentStoreContract((clock) => createDynamoDbStore({ client: dynamodb.client, prefix: 'test-', clock }));
});
