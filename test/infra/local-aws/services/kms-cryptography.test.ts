import { createHash, createPublicKey, verify } from 'node:crypto';

import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateMacCommand,
  GenerateRandomCommand,
  GetPublicKeyCommand,
  ReEncryptCommand,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from './iam-account.ts';
import { openKmsAccount, type KmsAccount } from './kms-account.ts';

const SIGNING = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
const MAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const ECDSA = { SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const HMAC = { MacAlgorithm: 'HMAC_SHA_256' } as const;
const MESSAGE = Buffer.from('restore the concurrency of orders');

let account: KmsAccount;
let kms: KMSClient;

beforeAll(async () => {
  account = await openKmsAccount();
  ({ kms } = account);
});

afterAll(() => account.aws.close());

describe('a symmetric key', () => {
  it('decrypts what it encrypted, and only under the same encryption context', async () => {
    const KeyId = await account.createKey();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 4096 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 8 }), { maxKeys: 3 }),
        async (Plaintext, EncryptionContext) => {
          const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }));
          const reordered = Object.fromEntries(Object.entries(EncryptionContext).reverse());
          const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: reordered }));
          expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Buffer.from(Plaintext));
          expect(opened.KeyId).toBe(KeyId);
          const other = { ...EncryptionContext, another: 'pair' };
          expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: other })))).toMatch(
            /^InvalidCiphertextException 400/,
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('does not open a ciphertext of which any byte was changed', async () => {
    const KeyId = await account.createKey();
    const { CiphertextBlob = new Uint8Array() } = await kms.send(new EncryptCommand({ KeyId, Plaintext: MESSAGE }));
    await fc.assert(
      fc.asyncProperty(fc.nat(CiphertextBlob.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const forged = Uint8Array.from(CiphertextBlob, (byte, index) => (index === place ? byte ^ change : byte));
        expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob: forged })))).toMatch(
          /^(InvalidCiphertextException|NotFoundException) 400/,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('is the only one that a caller may name for its ciphertext', async () => {
    const [KeyId, other] = [await account.createKey(), await account.createKey()];
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: MESSAGE }));
    expect(await refusal(kms.send(new DecryptCommand({ CiphertextBlob, KeyId: other })))).toBe(
      'IncorrectKeyException 400 The key ID in the request does not identify a CMK that can perform this operation.',
    );
  });

  it('encrypts at most 4096 bytes', async () => {
    const call = kms.send(new EncryptCommand({ KeyId: await account.createKey(), Plaintext: Buffer.alloc(4097) }));
    expect(await refusal(call)).toMatch(/^ValidationException 400 .*'plaintext'.* less than or equal to 4096/);
  });

  it('makes data keys, and opens them again', async () => {
    const KeyId = await account.createKey();
    const key = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    expect(key.Plaintext).toHaveLength(32);
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: key.CiphertextBlob }));
    expect(Plaintext).toEqual(key.Plaintext);
    const hidden = await kms.send(new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 24 }));
    expect(hidden).not.toHaveProperty('Plaintext');
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: hidden.CiphertextBlob }));
    expect(opened.Plaintext).toHaveLength(24);
    expect(await refusal(kms.send(new GenerateDataKeyCommand({ KeyId })))).toBe(
      'ValidationException 400 Please specify either number of bytes or key spec.',
    );
  });

  it('hands a ciphertext over to another key', async () => {
    const [from, to] = [await account.createKey(), await account.createKey()];
    const EncryptionContext = { table: 'orders' };
    const sealed = await kms.send(new EncryptCommand({ KeyId: from, Plaintext: MESSAGE, EncryptionContext }));
    const moved = await kms.send(
      new ReEncryptCommand({
        CiphertextBlob: sealed.CiphertextBlob,
        SourceEncryptionContext: EncryptionContext,
        DestinationKeyId: to,
      }),
    );
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob, KeyId: to }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(MESSAGE);
  });
});

describe('a signing key', () => {
  it.each([
    ['a raw message', 'RAW', MESSAGE],
    ['a digest', 'DIGEST', createHash('sha256').update(MESSAGE).digest()],
  ] as const)('signs %s so that anybody verifies it with the public key', async (_, MessageType, Message) => {
    const KeyId = await account.createKey(SIGNING);
    const { PublicKey = new Uint8Array() } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
    for (let round = 0; round < 10; round += 1) {
      const { Signature = new Uint8Array() } = await kms.send(
        new SignCommand({ KeyId, Message, MessageType, ...ECDSA }),
      );
      expect(verify('sha256', MESSAGE, publicKey, Signature)).toBe(true);
      const verified = await kms.send(new VerifyCommand({ KeyId, Message, MessageType, Signature, ...ECDSA }));
      expect(verified.SignatureValid).toBe(true);
    }
  });

  it('does not verify a signature of which any byte was changed, nor one of another message', async () => {
    const KeyId = await account.createKey(SIGNING);
    const { Signature = new Uint8Array() } = await kms.send(new SignCommand({ KeyId, Message: MESSAGE, ...ECDSA }));
    const verdict = (Message: Uint8Array, signature: Uint8Array): Promise<string> =>
      refusal(kms.send(new VerifyCommand({ KeyId, Message, Signature: signature, ...ECDSA })));
    expect(await verdict(Buffer.from('something else'), Signature)).toMatch(/^KMSInvalidSignatureException 400/);
    await fc.assert(
      fc.asyncProperty(fc.nat(Signature.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const forged = Uint8Array.from(Signature, (byte, index) => (index === place ? byte ^ change : byte));
        expect(await verdict(MESSAGE, forged)).toMatch(/^KMSInvalidSignatureException 400/);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a digest of another length', async () => {
    const KeyId = await account.createKey(SIGNING);
    const call = kms.send(new SignCommand({ KeyId, Message: MESSAGE, MessageType: 'DIGEST', ...ECDSA }));
    expect(await refusal(call)).toBe('ValidationException 400 Digest is invalid length for algorithm ECDSA_SHA_256.');
  });
});

describe('a MAC key', () => {
  it('verifies its own codes and no others', async () => {
    const KeyId = await account.createKey(MAC);
    const { Mac = new Uint8Array() } = await kms.send(new GenerateMacCommand({ KeyId, Message: MESSAGE, ...HMAC }));
    expect(Mac).toHaveLength(32);
    expect((await kms.send(new VerifyMacCommand({ KeyId, Message: MESSAGE, Mac, ...HMAC }))).MacValid).toBe(true);
    const forgeries: [KeyId: string, Message: Uint8Array, Mac: Uint8Array][] = [
      [await account.createKey(MAC), MESSAGE, Mac],
      [KeyId, Buffer.from('another'), Mac],
      [KeyId, MESSAGE, Mac.map((byte, index) => (index === 31 ? byte ^ 1 : byte))],
      [KeyId, MESSAGE, Mac.subarray(0, 31)],
    ];
    for (const [key, Message, mac] of forgeries) {
      const call = kms.send(new VerifyMacCommand({ KeyId: key, Message, Mac: mac, ...HMAC }));
      expect(await refusal(call)).toMatch(/^KMSInvalidMacException 400/);
    }
  });
});

it('randomness comes in the length asked for', async () => {
  const draw = async () => (await kms.send(new GenerateRandomCommand({ NumberOfBytes: 48 }))).Plaintext;
  const [first, second] = [await draw(), await draw()];
  expect(first).toHaveLength(48);
  expect(second).not.toEqual(first);
});
