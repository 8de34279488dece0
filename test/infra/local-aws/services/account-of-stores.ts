import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { startLocalAws, type LocalAws, type LocalAwsOptions } from '../../../../infra/local-aws/server.ts';
import { dynamoSettings } from '../../../../infra/local/dynamo-settings.ts';
import { startDynamo } from '../../../../infra/local-aws/dynoxide/dynamo.ts';
import { createDynamoDbService } from '../../../../infra/local-aws/services/dynamodb/index.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import { createS3Service } from '../../../../infra/local-aws/services/s3/index.ts';
import { createStsService } from '../../../../infra/local-aws/services/sts/index.ts';
import type { World } from '../../../../infra/local-aws/world.ts';

export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** One attempt: a test about an error must not wait for retries. */
  readonly maxAttempts: 1;
  readonly forcePathStyle: true;
}

export interface AccountOfStores {
  readonly aws: LocalAws;
  /** The inner wiring, for what services ask of one another. */
  readonly world: World;
  readonly root: ClientConfig;
  /** Configuration for a client that acts as a new role with just these statements. */
  actAs(statements: readonly object[]): Promise<ClientConfig & { readonly roleArn: string }>;
  close(): Promise<void>;
}

/** The embedded AWS with S3, DynamoDB and what decides about access to them. */
export async function openAccountOfStores(options: LocalAwsOptions = {}): Promise<AccountOfStores> {
  let closeDynamo = (): Promise<void> => Promise.resolve();
  let wiring: World | undefined;
  const aws = await startLocalAws({
    ...options,
    services: async (world) => {
      wiring = world;
      const dynamo = await startDynamo({
        ...dynamoSettings(),
        ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
      });
      closeDynamo = () => dynamo.close();
      return [createIamService, createStsService, createS3Service]
        .map((create) => create(world))
        .concat(createDynamoDbService(world, dynamo));
    },
  });
  if (!wiring) throw new Error('The services were not created');
  const world = wiring;
  const common = { endpoint: aws.endpoint, region: aws.region, maxAttempts: 1, forcePathStyle: true } as const;
  const root: ClientConfig = { ...common, credentials: aws.credentials };
  const iam = new IAMClient(root);
  const sts = new STSClient(root);
  let roles = 0;
  return {
    aws,
    world,
    root,
    async actAs(statements) {
      const RoleName = `role-${++roles}`;
      const trust = [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` }, Action: 'sts:AssumeRole' },
      ];
      const { Role: role } = await iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: policyOf(trust) }),
      );
      if (statements.length > 0) {
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: policyOf(statements) }));
      }
      const { Credentials: issued } = await sts.send(
        new AssumeRoleCommand({ RoleArn: role?.Arn ?? '', RoleSessionName: 'test' }),
      );
      return {
        ...common,
        roleArn: role?.Arn ?? '',
        credentials: {
          accessKeyId: issued?.AccessKeyId ?? '',
          secretAccessKey: issued?.SecretAccessKey ?? '',
          sessionToken: issued?.SessionToken ?? '',
        },
      };
    },
    async close() {
      await aws.close();
      await closeDynamo();
    },
  };
}

export const policyOf = (statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The name and status of the error that a call ends with; undefined when it succeeds. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ name: string; status: number; message: string } | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, status: $metadata?.httpStatusCode ?? 0, message };
  }
}
