import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateMacCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  VerifyCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from './iam-account.ts';
import { openKmsAccount, type KmsAccount } from './kms-account.ts';

const SIGNING = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
const MAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const ECDSA = { SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const MESSAGE = Buffer.from('restore the concurrency of orders');

let dataDir: string;
let account: KmsAccount;
let kms: KMSClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kms-'));
  account = await openKmsAccount(dataDir);
  ({ kms } = account);
});

afterAll(async () => {
  await account.aws.close();
  await rm(dataDir, { recursive: true });
});

describe('the use of a key', () => {
  it('is bound to its usage', async () => {
    const KeyId = await account.createKey(MAC);
    expect(await refusal(kms.send(new SignCommand({ KeyId, Message: MESSAGE, ...ECDSA })))).toBe(
      `InvalidKeyUsageException 400 ${KeyId} key usage is GENERATE_VERIFY_MAC which is not valid for Sign.`,
    );
    const call = kms.send(new GenerateMacCommand({ KeyId, Message: MESSAGE, MacAlgorithm: 'HMAC_SHA_512' }));
    expect(await refusal(call)).toBe(
      'InvalidKeyUsageException 400 Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_256.',
    );
  });

  it('ends while it is disabled', async () => {
    const KeyId = await account.createKey();
    await kms.send(new DisableKeyCommand({ KeyId }));
    const encrypt = () => kms.send(new EncryptCommand({ KeyId, Plaintext: MESSAGE }));
    expect(await refusal(encrypt())).toBe(`DisabledException 400 ${KeyId} is disabled.`);
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect((await encrypt()).KeyId).toBe(KeyId);
  });

  it('ends when it waits for its deletion, and begins again when somebody rescues and enables it', async () => {
    const KeyId = await account.createKey();
    const scheduled = await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(scheduled).toMatchObject({ KeyId, KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
    const pending = `KMSInvalidStateException 400 ${KeyId} is pending deletion.`;
    expect(await refusal(kms.send(new EncryptCommand({ KeyId, Plaintext: MESSAGE })))).toBe(pending);
    expect(await refusal(kms.send(new EnableKeyCommand({ KeyId })))).toBe(pending);
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    expect((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState).toBe('Disabled');
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect((await kms.send(new EncryptCommand({ KeyId, Plaintext: MESSAGE }))).KeyId).toBe(KeyId);
    expect(await refusal(kms.send(new CancelKeyDeletionCommand({ KeyId })))).toBe(
      `KMSInvalidStateException 400 ${KeyId} is not pending deletion.`,
    );
  });

  it('leaves a key that does not exist not found', async () => {
    const arn = `arn:aws:kms:${account.aws.region}:${account.aws.accountId}`;
    const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(await refusal(kms.send(new DescribeKeyCommand({ KeyId: id })))).toBe(
      `NotFoundException 400 Key '${arn}:key/${id}' does not exist`,
    );
    expect(await refusal(kms.send(new DescribeKeyCommand({ KeyId: 'alias/nobody' })))).toBe(
      `NotFoundException 400 Alias ${arn}:alias/nobody is not found.`,
    );
  });
});

describe('an alias', () => {
  it('stands for its key until it is moved or deleted', async () => {
    const [first, second] = [await account.createKey(SIGNING), await account.createKey(SIGNING)];
    const AliasName = 'alias/seals';
    const target = async () => (await kms.send(new DescribeKeyCommand({ KeyId: AliasName }))).KeyMetadata?.Arn;
    await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: first }));
    expect(await target()).toBe(first);
    expect(await refusal(kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: second })))).toMatch(
      /^AlreadyExistsException 400 An alias with the name arn:.*:alias\/seals already exists$/,
    );
    await kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId: second }));
    expect(await target()).toBe(second);
    const { Aliases } = await kms.send(new ListAliasesCommand({ KeyId: second }));
    expect(Aliases?.map((alias) => alias.AliasName)).toEqual([AliasName]);
    await kms.send(new DeleteAliasCommand({ AliasName }));
    expect(await refusal(target())).toMatch(/^NotFoundException 400/);
  });
});

describe('a key', () => {
  it('is described by what it can do', async () => {
    const KeyId = await account.createKey({ ...SIGNING, Description: 'seals' });
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({
      Arn: KeyId,
      Description: 'seals',
      Enabled: true,
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      Origin: 'AWS_KMS',
      SigningAlgorithms: ['ECDSA_SHA_256'],
      ...SIGNING,
    });
  });

  it('keeps its tags', async () => {
    const KeyId = await account.createKey({ Tags: [{ TagKey: 'team', TagValue: 'orders' }] });
    await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'tier', TagValue: '1' }] }));
    await kms.send(new UntagResourceCommand({ KeyId, TagKeys: ['team'] }));
    const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId }));
    expect(Tags).toEqual([{ TagKey: 'tier', TagValue: '1' }]);
  });

  it('is listed page by page', async () => {
    const made = await account.createKey();
    const listed: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await kms.send(new ListKeysCommand({ Limit: 3, Marker }));
      listed.push(...(page.Keys ?? []).map(({ KeyArn }) => KeyArn));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    expect(listed).toContain(made);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it.each([
    ['a replicated key', { MultiRegion: true }, 'MultiRegion'],
    ['imported material', { Origin: 'EXTERNAL' }, 'Origin EXTERNAL'],
    ['another spec', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'KeySpec RSA_2048'],
  ] as const)('is refused by name when it is to be %s', async (_, input, named) => {
    const answer = await refusal(kms.send(new CreateKeyCommand({ ...input })));
    expect(answer).toMatch(/^NotImplemented 501/);
    expect(answer).toContain(`kms:CreateKey ${named}`);
  });

  it('has no grants', async () => {
    const KeyId = await account.createKey();
    const call = kms.send(
      new CreateGrantCommand({ KeyId, GranteePrincipal: account.aws.accountId, Operations: ['Decrypt'] }),
    );
    expect(await refusal(call)).toMatch(/^NotImplemented 501 kms:CreateGrant/);
  });
});

it('a restart keeps keys, aliases and what they sealed', async () => {
  const [KeyId, signer] = [await account.createKey(), await account.createKey(SIGNING)];
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/kept', TargetKeyId: KeyId }));
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: MESSAGE }));
  const { Signature } = await kms.send(new SignCommand({ KeyId: signer, Message: MESSAGE, ...ECDSA }));
  await account.aws.close();
  account = await openKmsAccount(dataDir);
  ({ kms } = account);
  const opened = await kms.send(new DecryptCommand({ CiphertextBlob, KeyId: 'alias/kept' }));
  expect(Buffer.from(opened.Plaintext ?? [])).toEqual(MESSAGE);
  const verified = await kms.send(new VerifyCommand({ KeyId: signer, Message: MESSAGE, Signature, ...ECDSA }));
  expect(verified.SignatureValid).toBe(true);
});
