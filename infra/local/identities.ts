import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { roleArn } from '../../shared/arn.ts';
import { createRoleAssumer } from '../../shared/aws/assume-role.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import type { AwsAccess, AwsCredentials } from '../../shared/aws/clients.ts';
import { createAwsReader } from '../../shared/aws/sdk-reader.ts';
import type { Clock } from '../../shared/clock.ts';
import { createDynamoDbStore } from '../../shared/store/dynamodb-store.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';

/** The product's own identities in one account: each part speaks to AWS as its role and as nothing else. */
export interface Identities {
  access(role: string): AwsAccess;
  /** Reads as a role; the reader refuses whatever is not a read. */
  reader(role: string): AwsReader;
  dynamodb(role: string): DynamoDBClient;
  kms(role: string): KMSClient;
  store(role: string): IncidentStore;
  close(): void;
}

/** Identities that are assumed when they are first used, by the account's administrator. */
export const createIdentities = (
  base: { endpoint: string; region: string; accountId: string; credentials: AwsCredentials },
  clock: Clock,
): Identities => {
  const assume = createRoleAssumer(base, clock);
  const clients: { destroy(): void }[] = [];
  const access = (role: string): AwsAccess => ({
    region: base.region,
    endpoint: base.endpoint,
    credentials: () => assume({ roleArn: roleArn(base.accountId, role), sessionName: role, durationSeconds: 3_600 }),
  });
  const dynamodb = (role: string): DynamoDBClient => {
    const client = new DynamoDBClient({ ...access(role), maxAttempts: 5 });
    clients.push(client);
    return client;
  };
  return {
    access,
    reader: (role) => createAwsReader({ ...access(role), accountId: base.accountId }),
    dynamodb,
    kms: (role) => {
      const client = new KMSClient({ ...access(role), maxAttempts: 5 });
      clients.push(client);
      return client;
    },
    store: (role) => createDynamoDbStore({ client: dynamodb(role), clock }),
    close: () => clients.forEach((client) => client.destroy()),
  };
};
