import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  NotFoundException,
  PutKeyPolicyCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { roleArn } from '../../shared/arn.ts';

/** ARNs of the product's keys. */
export interface KmsKeys {
  /** Authenticates decisions: the approvals role makes the codes, the executor checks them. */
  decisions: string;
  /** Authenticates the links in messages. */
  links: string;
  /** Signs the seals of the audit trail. */
  seals: string;
}

interface KeyPlan {
  description: string;
  spec:
    | { KeySpec: 'HMAC_256'; KeyUsage: 'GENERATE_VERIFY_MAC' }
    | { KeySpec: 'ECC_NIST_P256'; KeyUsage: 'SIGN_VERIFY' };
  /** Roles that may use the key, each with its actions. Nobody else may, not even the root user. */
  users: Readonly<Record<string, readonly string[]>>;
  /** What everybody in the account may do besides. */
  everybody?: readonly string[];
}

const MAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const SIGNATURE = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;

const PLANS: Readonly<Record<keyof KmsKeys, KeyPlan>> = {
  decisions: {
    description: 'Authenticates approvals and rejections',
    spec: MAC,
    users: { 'firebreak-approvals': ['kms:GenerateMac', 'kms:VerifyMac'], 'firebreak-executor': ['kms:VerifyMac'] },
  },
  links: {
    description: 'Authenticates the links that open a proposal',
    spec: MAC,
    users: { 'firebreak-approvals': ['kms:GenerateMac', 'kms:VerifyMac'] },
  },
  seals: {
    description: 'Signs the seals of the audit trail',
    spec: SIGNATURE,
    users: { 'firebreak-sealer': ['kms:Sign', 'kms:GetPublicKey'] },
    everybody: ['kms:GetPublicKey'],
  },
};

/** What the account's administrators may do with a key, by their identity policies: everything but use it. */
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:GetKeyPolicy',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
];

/** Every way to make something with a key that others would believe, whatever the key's type. */
const USES = ['kms:GenerateMac', 'kms:VerifyMac', 'kms:Sign', 'kms:Verify'];

/**
 * The policy of one key. The denial says again what the grants leave out, so that a statement added later, or a grant,
 * cannot hand the key to another role by accident.
 */
const keyPolicy = (accountId: string, { users, everybody = [] }: KeyPlan): string => {
  const onThisKey = { Resource: '*' };
  const inAccount = { StringEquals: { 'aws:PrincipalAccount': accountId } };
  const arns = (names: readonly string[]): string[] => names.map((name) => roleArn(accountId, name));
  const usersOf = (action: string): string[] => Object.keys(users).filter((name) => users[name]?.includes(action));
  const Statement = [
    {
      Sid: 'Administer',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: ADMINISTRATION,
      ...onThisKey,
    },
    ...Object.entries(users).map(([name, Action]) => ({
      Effect: 'Allow',
      Principal: { AWS: roleArn(accountId, name) },
      Action,
      ...onThisKey,
    })),
    ...(everybody.length > 0
      ? [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: everybody, ...onThisKey, Condition: inAccount }]
      : []),
    ...USES.map((action) => ({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: action,
      ...onThisKey,
      ...exceptFor(arns(usersOf(action))),
    })),
  ];
  return JSON.stringify({ Version: '2012-10-17', Statement });
};

/** A list without a member would match nothing, so nobody's exception is no condition at all. */
const exceptFor = (roleArns: readonly string[]): object =>
  roleArns.length > 0 ? { Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleArns } } } : {};

/**
 * Creates the product's keys in the embedded account, or finds them by alias and sets their policies again.
 *
 * `kms` is an administrator's client. The roles that the policies name must exist, as in AWS: otherwise KMS answers
 * `MalformedPolicyDocumentException`.
 */
export const createKmsKeys = async (kms: KMSClient, accountId: string): Promise<KmsKeys> => {
  const create = (name: keyof KmsKeys): Promise<string> =>
    createKey(kms, accountId, `alias/firebreak-${name}`, PLANS[name]);
  const [decisions, links, seals] = await Promise.all([create('decisions'), create('links'), create('seals')]);
  return { decisions, links, seals };
};

const createKey = async (kms: KMSClient, accountId: string, AliasName: string, plan: KeyPlan): Promise<string> => {
  const Policy = keyPolicy(accountId, plan);
  const found = await findKey(kms, AliasName);
  if (found !== undefined) {
    await renewPolicy(kms, found, Policy);
    return found;
  }
  const made = await kms.send(new CreateKeyCommand({ ...plan.spec, Description: plan.description, Policy }));
  const keyArn = made.KeyMetadata?.Arn ?? '';
  await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: keyArn }));
  return keyArn;
};

const findKey = async (kms: KMSClient, alias: string): Promise<string | undefined> => {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId: alias }))).KeyMetadata?.Arn;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
};

const renewPolicy = async (kms: KMSClient, KeyId: string, Policy: string): Promise<void> => {
  const stored = await kms.send(new GetKeyPolicyCommand({ KeyId }));
  if (stored.Policy !== Policy) await kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
};
