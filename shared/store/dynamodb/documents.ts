import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';

/**
 * A document client with options of its own. The library keeps them on the configuration of the client it is given,
 * where the next document client on the same client would replace them for everybody: so it is given a copy.
 */
export const documentsOf = (client: DynamoDBClient): DynamoDBDocument => {
  const withOwnConfig = Object.create(client, { config: { value: { ...client.config } } }) as DynamoDBClient;
  return DynamoDBDocument.from(withOwnConfig, { marshallOptions: { removeUndefinedValues: true } });
};
