import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateMacCommand,
  GetKeyPolicyCommand,
  ListKeyPoliciesCommand,
  PutKeyPolicyCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../../../infra/local-aws/service.ts';
import { policyOf, refusal } from './iam-account.ts';
import { openKmsAccount, type KmsAccount } from './kms-account.ts';

const Plaintext = Buffer.from('a secret');

let account: KmsAccount;
/** May use every key as far as IAM is concerned. */
let broad: { kms: KMSClient; roleArn: string };
/** Has no identity policy at all. */
let bare: { kms: KMSClient; roleArn: string };
let root: string;

beforeAll(async () => {
  account = await openKmsAccount();
  root = `arn:aws:iam::${account.aws.accountId}:root`;
  broad = await account.actAs('broad', [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }]);
  bare = await account.actAs('bare');
});

afterAll(() => account.aws.close());

const administer = (): object => ({
  Effect: 'Allow',
  Principal: { AWS: root },
  Action: ['kms:Describe*', 'kms:Get*', 'kms:Put*'],
  Resource: '*',
});
const keyUnder = (...statements: object[]): Promise<string> =>
  account.createKey({ Policy: policyOf(administer(), ...statements) });
const encryptAs = (kms: KMSClient, KeyId: string, EncryptionContext?: Record<string, string>): Promise<string> =>
  refusal(kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext })));
const denied = (roleArn: string, keyArn: string, reason: string): string =>
  `AccessDeniedException 400 User: ${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/test ` +
  `is not authorized to perform: kms:Encrypt on resource: ${keyArn} ${reason}`;

describe('under the default policy', () => {
  it('identity policies decide', async () => {
    const key = await account.createKey();
    expect(await encryptAs(broad.kms, key)).toBe('not refused');
    expect(await encryptAs(bare.kms, key)).toBe(
      denied(bare.roleArn, key, 'because no identity-based policy allows the kms:Encrypt action'),
    );
  });

  it('the policy reads as AWS writes it', async () => {
    const KeyId = await account.createKey();
    const { Policy, PolicyName } = await account.kms.send(new GetKeyPolicyCommand({ KeyId }));
    expect(PolicyName).toBe('default');
    expect(JSON.parse(Policy ?? '')).toMatchObject({
      Id: 'key-default-1',
      Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }],
    });
    expect((await account.kms.send(new ListKeyPoliciesCommand({ KeyId }))).PolicyNames).toEqual(['default']);
  });
});

describe('a key policy', () => {
  it('that does not name the account shuts out every identity policy, and the root user', async () => {
    const key = await keyUnder();
    expect(await encryptAs(broad.kms, key)).toBe(
      denied(broad.roleArn, key, 'because no resource-based policy allows the kms:Encrypt action'),
    );
    expect(await encryptAs(account.kms, key)).toMatch(/^AccessDeniedException 400 User: .*:root is not authorized/);
  });

  it('that names a role is enough for it', async () => {
    const key = await keyUnder({
      Effect: 'Allow',
      Principal: { AWS: bare.roleArn },
      Action: 'kms:Encrypt',
      Resource: '*',
    });
    expect(await encryptAs(bare.kms, key)).toBe('not refused');
    expect(await encryptAs(broad.kms, key)).toMatch(/no resource-based policy allows/);
  });

  it('that denies wins over everything', async () => {
    const key = await keyUnder(
      { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' },
      { Effect: 'Deny', Principal: { AWS: broad.roleArn }, Action: 'kms:Encrypt', Resource: '*' },
    );
    expect(await encryptAs(broad.kms, key)).toBe(
      denied(broad.roleArn, key, 'with an explicit deny in a resource-based policy'),
    );
  });

  it('speaks of the encryption context', async () => {
    const key = await keyUnder({
      Effect: 'Allow',
      Principal: { AWS: bare.roleArn },
      Action: 'kms:Encrypt',
      Resource: '*',
      Condition: { StringEquals: { 'kms:EncryptionContext:table': 'orders' } },
    });
    expect(await encryptAs(bare.kms, key, { table: 'orders' })).toBe('not refused');
    expect(await encryptAs(bare.kms, key, { table: 'people' })).toMatch(/^AccessDeniedException/);
    expect(await encryptAs(bare.kms, key)).toMatch(/^AccessDeniedException/);
  });

  it('is asked again when it is replaced', async () => {
    const KeyId = await account.createKey();
    expect(await encryptAs(broad.kms, KeyId)).toBe('not refused');
    await account.kms.send(new PutKeyPolicyCommand({ KeyId, Policy: policyOf(administer()) }));
    expect(await encryptAs(broad.kms, KeyId)).toMatch(/no resource-based policy allows/);
  });
});

describe('a key policy is not stored', () => {
  const nobody = () => [{ ...administer(), Action: 'kms:Describe*' }];

  it('when the caller could not replace it, unless the check is bypassed', async () => {
    const KeyId = await account.createKey();
    const put = (BypassPolicyLockoutSafetyCheck: boolean): Promise<string> =>
      refusal(
        account.kms.send(
          new PutKeyPolicyCommand({ KeyId, Policy: policyOf(...nobody()), BypassPolicyLockoutSafetyCheck }),
        ),
      );
    expect(await put(false)).toBe(
      'MalformedPolicyDocumentException 400 The new key policy will not allow you to update the key policy in the future.',
    );
    expect(await put(true)).toBe('not refused');
    expect(await put(true)).toMatch(/^AccessDeniedException/);
  });

  it('when it names a role that does not exist', async () => {
    const ghost = { ...administer(), Principal: { AWS: `${root.replace(':root', ':role/ghost')}` } };
    expect(await refusal(account.createKey({ Policy: policyOf(administer(), ghost) }))).toBe(
      'MalformedPolicyDocumentException 400 Policy contains a statement with one or more invalid principals.',
    );
  });

  it.each([
    ['is no policy', () => '{"Statement":"all"}', /^MalformedPolicyDocumentException 400/],
    [
      'depends on a condition key that is not imitated',
      () => policyOf({ ...administer(), Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } }),
      /^NotImplemented 501 .*kms:GrantIsForAWSResource/,
    ],
  ])('when it %s', async (_, Policy, answer) => {
    expect(await refusal(account.kms.send(new CreateKeyCommand({ Policy: Policy() })))).toMatch(answer);
  });
});

it('a key that does not exist looks like one that may not be used, to who may not use keys', async () => {
  const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
  const describe = (kms: KMSClient): Promise<string> => refusal(kms.send(new DescribeKeyCommand({ KeyId })));
  expect(await describe(broad.kms)).toMatch(/^NotFoundException/);
  expect(await describe(bare.kms)).toMatch(
    /kms:DescribeKey on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access$/,
  );
});

it('a MAC key that only one role may use cannot be used by an administrator', async () => {
  const key = await account.createKey({
    KeySpec: 'HMAC_256',
    KeyUsage: 'GENERATE_VERIFY_MAC',
    Policy: policyOf(administer(), {
      Effect: 'Allow',
      Principal: { AWS: bare.roleArn },
      Action: 'kms:GenerateMac',
      Resource: '*',
    }),
  });
  const generate = (kms: KMSClient): Promise<string> =>
    refusal(kms.send(new GenerateMacCommand({ KeyId: key, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_256' })));
  expect(await generate(bare.kms)).toBe('not refused');
  expect(await generate(broad.kms)).toMatch(/^AccessDeniedException/);
  expect(await generate(account.kms)).toMatch(/^AccessDeniedException/);
});

describe('a service that uses a key for somebody', () => {
  const userOf = (roleArn: string): { caller: Caller; call: never; service: string } => {
    const principalArn = `${roleArn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/test`;
    const caller = {
      principalArn,
      accessKeyId: '',
      roleName: roleArn.split('/')[1],
      sessionName: 'test',
      isRoot: false,
    };
    return { caller, call: { caller, requestId: '', userAgent: '', sourceIp: '127.0.0.1' } as never, service: 's3' };
  };

  it('may do what that principal may, by way of that service', async () => {
    const viaS3 = { StringEquals: { 'kms:ViaService': `s3.${account.aws.region}.amazonaws.com` } };
    const key = await keyUnder({
      Effect: 'Allow',
      Principal: { AWS: bare.roleArn },
      Action: ['kms:Encrypt', 'kms:Decrypt'],
      Resource: '*',
      Condition: viaS3,
    });
    const { keys } = account.world;
    const encryptionContext = { bucket: 'orders' };
    const request = { keyId: key, plaintext: Plaintext, encryptionContext };
    const { ciphertext } = keys.encrypt(request, userOf(bare.roleArn));
    expect(Buffer.from(keys.decrypt({ ciphertext, encryptionContext }, userOf(bare.roleArn)))).toEqual(Plaintext);
    expect(() => keys.decrypt({ ciphertext, encryptionContext }, userOf(broad.roleArn))).toThrow(/not authorized/);
    expect(await encryptAs(bare.kms, key)).toMatch(/^AccessDeniedException/);
    const directly = bare.kms.send(
      new DecryptCommand({ CiphertextBlob: ciphertext, EncryptionContext: encryptionContext }),
    );
    expect(await refusal(directly)).toMatch(/^AccessDeniedException/);
  });
});
