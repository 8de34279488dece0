import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoSettings } from '../../../infra/local/dynamo-settings.ts';
import { startDynamo } from '../../../infra/local-aws/dynoxide/dynamo.ts';

/** A DynamoDB that lives as long as one test file. */
export interface LocalDynamoDb {
  readonly client: DynamoDBClient;
  stop(): Promise<void>;
}

/** Starts a DynamoDB in memory, or uses the one that `DYNAMODB_ENDPOINT` names. */
export const startLocalDynamoDb = async (): Promise<LocalDynamoDb> => {
  const dynamo = await startDynamo(dynamoSettings());
  const client = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    client,
    stop: async () => {
      client.destroy();
      await dynamo.close();
    },
  };
};
