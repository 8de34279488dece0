import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import { createStsService } from '../../../../infra/local-aws/services/sts/index.ts';

export interface IamAccount {
  readonly aws: LocalAws;
  /** The root user's client. */
  readonly iam: IAMClient;
  /** Makes a role that the account may assume, with one inline policy of these statements. */
  createRole(name: string, statements?: readonly object[]): Promise<string>;
  /** A client that acts as a session of the role, named `test`. */
  actAs(roleArn: string, session?: Partial<AssumeRoleCommandInput>): Promise<IAMClient>;
}

/** The embedded AWS with nothing but IAM and STS, met through real clients. */
export async function openIamAccount(): Promise<IamAccount> {
  const aws = await startLocalAws({ services: (world) => [createIamService(world), createStsService(world)] });
  const common = { endpoint: aws.endpoint, region: aws.region, maxAttempts: 1 };
  const iam = new IAMClient({ ...common, credentials: aws.credentials });
  const sts = new STSClient({ ...common, credentials: aws.credentials });
  return {
    aws,
    iam,
    async createRole(RoleName, statements) {
      const AssumeRolePolicyDocument = policyOf(TRUST_ACCOUNT(aws.accountId));
      const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      if (statements) {
        const PolicyDocument = policyOf(...statements);
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
      }
      return Role?.Arn ?? '';
    },
    async actAs(RoleArn, session) {
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ...session }));
      return new IAMClient({
        ...common,
        credentials: {
          accessKeyId: Credentials?.AccessKeyId ?? '',
          secretAccessKey: Credentials?.SecretAccessKey ?? '',
          sessionToken: Credentials?.SessionToken ?? '',
        },
      });
    },
  };
}

export const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

export const TRUST_ACCOUNT = (accountId: string): object => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
});

export const TRUST_LAMBDA = policyOf({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
});

export const READ_ORDERS = policyOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders/*' });

/** How a call was refused: code, status and text. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'not refused';
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return `${name} ${$metadata?.httpStatusCode ?? '?'} ${message}`;
  }
}
