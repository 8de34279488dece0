import { homedir } from 'node:os';
import path from 'node:path';
import type { DynamoSettings } from '../local-aws/dynoxide/dynamo.ts';

/**
 * Which DynamoDB stands behind an embedded account, as the environment says: the one that `DYNAMODB_ENDPOINT` names, else
 * the one that comes along, whose program is kept in the user's cache where it had to be fetched.
 */
export const dynamoSettings = (env: Readonly<Record<string, string | undefined>> = process.env): DynamoSettings => ({
  cacheDir: path.join(env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'firebreak'),
  ...(env.DYNAMODB_ENDPOINT ? { endpoint: env.DYNAMODB_ENDPOINT } : {}),
});
