import { CreateKeyCommand, KMSClient, type CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import { createKmsService } from '../../../../infra/local-aws/services/kms/index.ts';
import { createStsService } from '../../../../infra/local-aws/services/sts/index.ts';
import type { World } from '../../../../infra/local-aws/world.ts';
import { policyOf } from './iam-account.ts';

export interface KmsAccount {
  readonly aws: LocalAws;
  /** The inner wiring, for what services ask of KMS. */
  readonly world: World;
  /** The root user's client. */
  readonly kms: KMSClient;
  /** Makes a key and tells its ARN. */
  createKey(input?: CreateKeyCommandInput): Promise<string>;
  /** Makes a role that the account may assume, and a client that acts as it. */
  actAs(name: string, statements?: readonly object[]): Promise<{ kms: KMSClient; roleArn: string }>;
}

/** The embedded AWS with KMS and what decides about access to it, met through real clients. */
export async function openKmsAccount(dataDir?: string): Promise<KmsAccount> {
  let world: World | undefined;
  const aws = await startLocalAws({
    ...(dataDir !== undefined && { dataDir }),
    services: (given) => {
      world = given;
      return [createIamService(given), createStsService(given), createKmsService(given)];
    },
  });
  const common = { endpoint: aws.endpoint, region: aws.region, maxAttempts: 1 };
  const root = { ...common, credentials: aws.credentials };
  const [kms, iam, sts] = [new KMSClient(root), new IAMClient(root), new STSClient(root)];
  return {
    aws,
    world: world as World,
    kms,
    async createKey(input = {}) {
      const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
      return KeyMetadata?.Arn ?? '';
    },
    async actAs(RoleName, statements = []) {
      const trust = { Effect: 'Allow', Principal: { AWS: aws.accountId }, Action: 'sts:AssumeRole' };
      const AssumeRolePolicyDocument = policyOf(trust);
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      if (statements.length > 0) {
        const PolicyDocument = policyOf(...statements);
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
      }
      const roleArn = Role?.Arn ?? '';
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'test' }));
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      const credentials = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      };
      return { kms: new KMSClient({ ...common, credentials }), roleArn };
    },
  };
}
