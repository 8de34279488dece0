import { roleArn } from '../../../shared/arn.ts';
import type { TargetAccount } from '../../target/account.ts';
import { WORKLOAD_TAGS } from '../../target/tags.ts';
import type { LedgerNames } from './names.ts';

/** ARNs of the ledger's two keys. */
export interface LedgerKeys {
  credentials: string;
  settings: string;
}

const asRoot = (accountId: string): object => ({ AWS: `arn:aws:iam::${accountId}:root` });

/** What administrators may do with a key whose users are named one by one. */
const ADMINISTRATION = [
  'kms:Create*',
  'kms:Describe*',
  'kms:Enable*',
  'kms:List*',
  'kms:Put*',
  'kms:Update*',
  'kms:Disable*',
  'kms:Get*',
  'kms:Delete*',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
];

/** Who encrypts and decrypts is named in the key's own policy: the role that reads, and whoever deploys. */
export const credentialsKeyPolicy = (
  accountId: string,
  roleName: string,
): { Version: string; Statement: object[] } => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Administration', Effect: 'Allow', Principal: asRoot(accountId), Action: ADMINISTRATION, Resource: '*' },
    {
      Sid: 'Deployment',
      Effect: 'Allow',
      Principal: asRoot(accountId),
      Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
      Resource: '*',
    },
    {
      Sid: 'Bookkeeping',
      Effect: 'Allow',
      Principal: { AWS: roleArn(accountId, roleName) },
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Resource: '*',
    },
  ],
});

/** A key whose use the account's identity policies decide about. */
export const settingsKeyPolicy = (accountId: string): { Version: string; Statement: object[] } => ({
  Version: '2012-10-17',
  Statement: [
    { Sid: 'IdentityPolicies', Effect: 'Allow', Principal: asRoot(accountId), Action: 'kms:*', Resource: '*' },
  ],
});

/** Both keys, under their aliases. The role must be there: a key's policy names no unknown principal. */
export const createLedgerKeys = async (account: TargetAccount, names: LedgerNames): Promise<LedgerKeys> => {
  const { accountId } = account;
  const [credentials, settings] = await Promise.all([
    ensureKey(account, names.keys.credentials, credentialsKeyPolicy(accountId, names.role)),
    ensureKey(account, names.keys.settings, settingsKeyPolicy(accountId)),
  ]);
  return { credentials, settings };
};

export const findLedgerKeys = async (
  account: TargetAccount,
  { keys }: LedgerNames,
): Promise<LedgerKeys | undefined> => {
  const [credentials, settings] = await Promise.all([
    findKey(account, keys.credentials),
    findKey(account, keys.settings),
  ]);
  return credentials && settings ? { credentials, settings } : undefined;
};

const ensureKey = async (account: TargetAccount, AliasName: string, policy: object): Promise<string> => {
  const known = await findKey(account, AliasName);
  if (known !== undefined) return known;
  const { KeyMetadata } = await account.send<{ KeyMetadata: { KeyId: string; Arn: string } }>('kms', 'CreateKey', {
    Description: `${AliasName.replace('alias/', '')} of the ledger`,
    Policy: JSON.stringify(policy),
    Tags: Object.entries(WORKLOAD_TAGS).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
  });
  await account.send('kms', 'CreateAlias', { AliasName, TargetKeyId: KeyMetadata.KeyId });
  return KeyMetadata.Arn;
};

const findKey = async (account: TargetAccount, KeyId: string): Promise<string | undefined> => {
  try {
    const found = await account.send<{ KeyMetadata: { Arn: string } }>('kms', 'DescribeKey', { KeyId });
    return found.KeyMetadata.Arn;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundException') return undefined;
    throw error;
  }
};
