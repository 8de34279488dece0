import { createHash } from 'node:crypto';
import { roleArn } from '../../../shared/arn.ts';
import type { TargetAccount } from '../../target/account.ts';
import { WORKLOAD_TAG_LIST } from '../../target/tags.ts';
import { unlessExists } from '../../target/unless-exists.ts';
import type { LedgerKeys } from './keys.ts';
import type { LedgerNames } from './names.ts';

/** The label under which the version that signs entries is kept; who logs in is `AWSCURRENT`. */
export const SIGNING_STAGE = 'SIGNING';

/** Row of the table that knows who may write: the ledger's door. */
export const ACCOUNT_ROW = 'account/bookkeeper';

/** Values of the secret, oldest first: the last one is the one that the ledger takes. */
const PASSWORDS = ['before-the-last-rotation', 'since-the-last-rotation'] as const;

const valueOf = (password: string): string => JSON.stringify({ username: 'bookkeeper', password });

/** What the ledger keeps instead of a password. */
const digestOf = (password: string): string => createHash('sha256').update(password).digest('hex');

/** Who may read the value is said by the secret itself. */
export const secretPolicy = (accountId: string, roleName: string): { Version: string; Statement: object[] } => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Bookkeeping',
      Effect: 'Allow',
      Principal: { AWS: roleArn(accountId, roleName) },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
    },
  ],
});

/** The secret after one rotation, with its policy; its ARN. */
export const createSecret = async (account: TargetAccount, names: LedgerNames, keys: LedgerKeys): Promise<string> => {
  const [before, since] = PASSWORDS;
  const isNew = await unlessExists(
    account.send('secretsmanager', 'CreateSecret', {
      Name: names.secret,
      Description: 'How the bookkeeper logs in to the ledger',
      KmsKeyId: keys.credentials,
      SecretString: valueOf(before),
      Tags: WORKLOAD_TAG_LIST,
    }),
  );
  const SecretId = names.secret;
  if (isNew) {
    const VersionStages = ['AWSCURRENT', SIGNING_STAGE];
    await account.send('secretsmanager', 'PutSecretValue', { SecretId, SecretString: valueOf(since), VersionStages });
  }
  const ResourcePolicy = JSON.stringify(secretPolicy(account.accountId, names.role));
  const { ARN } = await account.send<{ ARN: string }>('secretsmanager', 'PutResourcePolicy', {
    SecretId,
    ResourcePolicy,
  });
  return ARN;
};

export const findSecret = async (account: TargetAccount, names: LedgerNames): Promise<string> =>
  (await account.send<{ ARN: string }>('secretsmanager', 'DescribeSecret', { SecretId: names.secret })).ARN;

/** Lets the bookkeeper in with the password that is current. */
export const admitBookkeeper = async (account: TargetAccount, names: LedgerNames): Promise<void> => {
  await account.send('dynamodb', 'PutItem', {
    TableName: names.table,
    Item: { id: { S: ACCOUNT_ROW }, digest: { S: digestOf(PASSWORDS[1]) } },
  });
};
