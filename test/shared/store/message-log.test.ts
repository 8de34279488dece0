import { afterAll, beforeAll, describe } from 'vitest';
import { createDynamoDbMessageLog } from '../../../shared/store/dynamodb-message-log.ts';
import { createMemoryMessageLog } from '../../../shared/store/message-log.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { messageLogContract } from '../../contracts/message-log.contract.ts';
import { type LocalDynamoDb, startLocalDynamoDb } from './local-dynamodb.ts';

describe('the message log in memory', () => messageLogContract(createMemoryMessageLog));

describe('the message log in DynamoDB', () => {
  let dynamodb: LocalDynamoDb;
  beforeAll(async () => {
    dynamodb = await startLocalDynamoDb();
    await createMissingTables(dynamodb.client, '', ['incident-context']);
  });
  afterAll(() => dynamodb.stop());

  messageLogContract(() => createDynamoDbMessageLog({ client: dynamodb.client }));
});
