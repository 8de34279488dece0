import {
  GenerateMacCommand,
  GetPublicKeyCommand,
  ListAliasesCommand,
  SignCommand,
  VerifyMacCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKmsKeys, type KmsKeys } from '../../../infra/local/kms-keys.ts';
import { refusal } from '../local-aws/services/iam-account.ts';
import { openKmsAccount, type KmsAccount } from '../local-aws/services/kms-account.ts';

const Message = Buffer.from('a decision');

const ROLES = ['approvals', 'executor', 'sealer', 'console', 'worker', 'diagnostics'] as const;
type Who = (typeof ROLES)[number] | 'root' | 'deployer';

let account: KmsAccount;
let keys: KmsKeys;
const clients = new Map<Who, KMSClient>();

beforeAll(async () => {
  account = await openKmsAccount();
  clients.set('root', account.kms);
  for (const role of ROLES) clients.set(role, (await account.actAs(`firebreak-${role}`)).kms);
  const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  clients.set('deployer', (await account.actAs('deployer', everything)).kms);
  keys = await createKmsKeys(account.kms, account.aws.accountId);
});

afterAll(() => account.aws.close());

const mac = { MacAlgorithm: 'HMAC_SHA_256' } as const;

const USES = {
  GenerateMac: (kms: KMSClient, KeyId: string) => kms.send(new GenerateMacCommand({ KeyId, Message, ...mac })),
  VerifyMac: (kms: KMSClient, KeyId: string) =>
    kms.send(new VerifyMacCommand({ KeyId, Message, Mac: Buffer.alloc(32), ...mac })),
  Sign: (kms: KMSClient, KeyId: string) =>
    kms.send(new SignCommand({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' })),
  GetPublicKey: (kms: KMSClient, KeyId: string) => kms.send(new GetPublicKeyCommand({ KeyId })),
};

const EVERYBODY: readonly Who[] = [...ROLES, 'root', 'deployer'];

describe('the key of', () => {
  it.each<[key: keyof KmsKeys, use: keyof typeof USES, users: readonly Who[]]>([
    ['decisions', 'GenerateMac', ['approvals']],
    ['decisions', 'VerifyMac', ['approvals', 'executor']],
    ['links', 'GenerateMac', ['approvals']],
    ['links', 'VerifyMac', ['approvals']],
    ['seals', 'Sign', ['sealer']],
    ['seals', 'GetPublicKey', EVERYBODY],
  ])('%s lets %s only be asked by %s', async (key, use, users) => {
    const allowed: Who[] = [];
    for (const who of EVERYBODY) {
      const answer = await refusal(USES[use](clients.get(who)!, keys[key]));
      if (!answer.startsWith('AccessDeniedException')) allowed.push(who);
    }
    expect(allowed).toEqual(users);
  });
});

it('the keys are found again by their aliases', async () => {
  expect(await createKmsKeys(account.kms, account.aws.accountId)).toEqual(keys);
  const { Aliases } = await account.kms.send(new ListAliasesCommand({}));
  expect(Aliases?.map(({ AliasName }) => AliasName).sort()).toEqual([
    'alias/firebreak-decisions',
    'alias/firebreak-links',
    'alias/firebreak-seals',
  ]);
});
