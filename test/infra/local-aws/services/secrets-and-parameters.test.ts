import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as sm from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoSettings } from '../../../../infra/local/dynamo-settings.ts';
import { type LocalAws, startLocalAws } from '../../../../infra/local-aws/server.ts';

let aws: LocalAws;
let keys: kms.KMSClient;
let secrets: sm.SecretsManagerClient;
let parameters: ssm.SSMClient;
let asReader: { secrets: sm.SecretsManagerClient; parameters: ssm.SSMClient };
let keyArn: string;

const roleArn = (): string => `arn:aws:iam::${aws.accountId}:role/reader`;
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const account = (): object => ({ AWS: `arn:aws:iam::${aws.accountId}:root` });
const everythingFor = (Principal: object): object => ({ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' });

/** The identity policy of the role `reader`, whole. */
const letReader = async (...Action: string[]): Promise<void> => {
  const PolicyDocument = policy({ Effect: 'Allow', Action, Resource: '*' });
  const access = { endpoint: aws.endpoint, region: aws.region, credentials: aws.credentials };
  await new IAMClient(access).send(
    new PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'reads', PolicyDocument }),
  );
};

beforeAll(async () => {
  aws = await startLocalAws({ dynamo: dynamoSettings() });
  const access = { endpoint: aws.endpoint, region: aws.region, credentials: aws.credentials };
  keys = new kms.KMSClient(access);
  secrets = new sm.SecretsManagerClient(access);
  parameters = new ssm.SSMClient(access);
  const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Principal: account(), Action: 'sts:AssumeRole' });
  await new IAMClient(access).send(new CreateRoleCommand({ RoleName: 'reader', AssumeRolePolicyDocument }));
  const assumed = await new STSClient(access).send(
    new AssumeRoleCommand({ RoleArn: roleArn(), RoleSessionName: 'test' }),
  );
  const {
    AccessKeyId: accessKeyId = '',
    SecretAccessKey: secretAccessKey = '',
    SessionToken: sessionToken,
  } = assumed.Credentials!;
  const session = { ...access, credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
  asReader = { secrets: new sm.SecretsManagerClient(session), parameters: new ssm.SSMClient(session) };
  keyArn = (await keys.send(new kms.CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
});
afterAll(() => aws.close());

const secretNamed = async (Name: string): Promise<string> => {
  await secrets.send(new sm.CreateSecretCommand({ Name, SecretString: 'old', KmsKeyId: keyArn }));
  await secrets.send(new sm.PutSecretValueCommand({ SecretId: Name, SecretString: 'new' }));
  return Name;
};
const valueOf = async (SecretId: string, VersionStage?: string): Promise<string | undefined> =>
  (await secrets.send(new sm.GetSecretValueCommand({ SecretId, ...(VersionStage && { VersionStage }) }))).SecretString;

describe('a secret', () => {
  it('has a value for each label, and the label of the last one follows the current one', async () => {
    const SecretId = await secretNamed('labels');
    expect([await valueOf(SecretId), await valueOf(SecretId, 'AWSPREVIOUS')]).toEqual(['new', 'old']);
    const { VersionIdsToStages = {} } = await secrets.send(new sm.DescribeSecretCommand({ SecretId }));
    const idOf = (stage: string): string =>
      Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id]?.includes(stage)) ?? '';
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: idOf('AWSPREVIOUS') };
    await expect(secrets.send(new sm.UpdateSecretVersionStageCommand(move))).rejects.toThrow(
      `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${idOf('AWSCURRENT')}`,
    );
    await secrets.send(new sm.UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: idOf('AWSCURRENT') }));
    expect([await valueOf(SecretId), await valueOf(SecretId, 'AWSPREVIOUS')]).toEqual(['old', 'new']);
    await expect(valueOf(SecretId, 'LIVE')).rejects.toThrow(
      "Secrets Manager can't find the specified secret value for staging label: LIVE",
    );
  });

  it('that is deleted can be read by nobody, until it is restored', async () => {
    const SecretId = await secretNamed('deleted');
    await secrets.send(new sm.DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    await expect(valueOf(SecretId)).rejects.toThrow(
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
    await expect(secretNamed(SecretId)).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await secrets.send(new sm.RestoreSecretCommand({ SecretId }));
    expect(await valueOf(SecretId)).toBe('new');
    await secrets.send(new sm.DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    await expect(valueOf(SecretId)).rejects.toThrow("Secrets Manager can't find the specified secret.");
  });

  it('is read by whom either policy lets, by nobody whom one denies, and never without its key', async () => {
    const SecretId = await secretNamed('guarded');
    const read = () => asReader.secrets.send(new sm.GetSecretValueCommand({ SecretId }));
    const put = (statement: object) =>
      secrets.send(
        new sm.PutResourcePolicyCommand({
          SecretId,
          ResourcePolicy: policy({
            ...statement,
            Principal: { AWS: roleArn() },
            Action: 'secretsmanager:*',
            Resource: '*',
          }),
        }),
      );
    await letReader('kms:DescribeKey');
    await expect(read()).rejects.toThrow('because no identity-based policy allows the secretsmanager:GetSecretValue');
    await put({ Effect: 'Allow' });
    await expect(read()).rejects.toThrow('Access to KMS is not allowed');
    await letReader('kms:Decrypt');
    expect((await read()).SecretString).toBe('new');
    await put({ Effect: 'Deny' });
    await expect(read()).rejects.toThrow('with an explicit deny in a resource-based policy');
  });
});

describe('a secure parameter', () => {
  it('keeps every value it had, and loses them all when it is deleted', async () => {
    const Name = '/orders/limits';
    const put = (Value: string, Overwrite = false) =>
      parameters.send(new ssm.PutParameterCommand({ Name, Value, Type: 'SecureString', KeyId: keyArn, Overwrite }));
    await put('one');
    await expect(put('two')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect((await put('two', true)).Version).toBe(2);
    const read = async (named: string) =>
      (await parameters.send(new ssm.GetParameterCommand({ Name: named, WithDecryption: true }))).Parameter?.Value;
    expect([await read(Name), await read(`${Name}:1`)]).toEqual(['two', 'one']);
    const sealed = await parameters.send(new ssm.GetParameterCommand({ Name }));
    expect(sealed.Parameter?.Value).not.toBe('two');
    const history = await parameters.send(new ssm.GetParameterHistoryCommand({ Name, WithDecryption: true }));
    expect(history.Parameters?.map(({ Value }) => Value)).toEqual(['one', 'two']);
    await parameters.send(new ssm.DeleteParameterCommand({ Name }));
    await expect(read(Name)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    expect((await put('three')).Version).toBe(1);
  });

  it.each([
    [
      'DisableKey',
      () => new kms.DisableKeyCommand({ KeyId: keyArn }),
      / is disabled\. \(Service: AWSKMS; .*DisabledException/,
    ],
    [
      'ScheduleKeyDeletion',
      () => new kms.ScheduleKeyDeletionCommand({ KeyId: keyArn }),
      / is pending deletion\. \(Service: AWSKMS; .*KMSInvalidStateException/,
    ],
  ])('after %s says what KMS answered', async (name, command, answer) => {
    const Name = `/keys/${name}`;
    await parameters.send(new ssm.PutParameterCommand({ Name, Value: 'x', Type: 'SecureString', KeyId: keyArn }));
    await keys.send(command());
    const read = parameters.send(new ssm.GetParameterCommand({ Name, WithDecryption: true }));
    await expect(read).rejects.toMatchObject({
      name: 'InvalidKeyId',
      message: expect.stringMatching(answer) as string,
    });
    if (name === 'ScheduleKeyDeletion') await keys.send(new kms.CancelKeyDeletionCommand({ KeyId: keyArn }));
    await keys.send(new kms.EnableKeyCommand({ KeyId: keyArn }));
  });

  it('under a key whose policy forgets the reader is denied by the key, whatever identity policies say', async () => {
    const Policy = policy({ ...everythingFor(account()), Action: ['kms:Put*', 'kms:Encrypt', 'kms:Describe*'] });
    await letReader('ssm:GetParameter', 'kms:Decrypt');
    await parameters.send(new ssm.PutParameterCommand({ Name: '/k', Value: 'x', Type: 'SecureString', KeyId: keyArn }));
    await keys.send(new kms.PutKeyPolicyCommand({ KeyId: keyArn, Policy }));
    const read = asReader.parameters.send(new ssm.GetParameterCommand({ Name: '/k', WithDecryption: true }));
    await expect(read).rejects.toThrow(
      'because no resource-based policy allows the kms:Decrypt action (Service: AWSKMS',
    );
  });
});
