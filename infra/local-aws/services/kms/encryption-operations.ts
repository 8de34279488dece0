import type * as Kms from '@aws-sdk/client-kms';
import { operation, type Operation } from '../../service.ts';
import { keyIdOf, seal, unseal } from './ciphertext.ts';
import { constraint, incorrectKey, invalidUsage } from './errors.ts';
import { encryptionContextKeys, keyAccess } from './key-access.ts';
import type { KeyRecord } from './key.ts';
import type { Keys } from './keys.ts';

const PLAINTEXT_BYTES_MAX = 4096;
const ALGORITHM = 'SYMMETRIC_DEFAULT';

/** A key that encrypts, for the one algorithm there is. */
export const encryptionKey = (keys: Keys, name: string, operationName: string, algorithm = ALGORITHM): KeyRecord => {
  const key = keys.usable(name, operationName, 'ENCRYPT_DECRYPT');
  if (algorithm === ALGORITHM) return key;
  throw invalidUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
};

/** The key that a ciphertext names; when the caller names one too, it must be the same. */
export const decryptionKey = (
  keys: Keys,
  input: { ciphertext?: Uint8Array; keyId?: string; algorithm?: string },
  operationName: string,
): KeyRecord => {
  const key = encryptionKey(keys, keyIdOf(input.ciphertext), operationName, input.algorithm);
  if (input.keyId !== undefined && keys.get(input.keyId).id !== key.id) throw incorrectKey();
  return key;
};

const checkPlaintext = (plaintext: Uint8Array): void => {
  if (plaintext.byteLength === 0) throw constraint('plaintext', 'Member must have length greater than or equal to 1');
  if (plaintext.byteLength > PLAINTEXT_BYTES_MAX) {
    throw constraint('plaintext', `Member must have length less than or equal to ${String(PLAINTEXT_BYTES_MAX)}`);
  }
};

const reEncrypt = (keys: Keys, input: Kms.ReEncryptRequest): Kms.ReEncryptResponse => {
  const { CiphertextBlob: ciphertext, SourceKeyId: keyId, SourceEncryptionAlgorithm: algorithm } = input;
  const source = decryptionKey(keys, { ciphertext, keyId, algorithm }, 'ReEncrypt');
  const target = encryptionKey(keys, input.DestinationKeyId ?? '', 'ReEncrypt', input.DestinationEncryptionAlgorithm);
  const plaintext = unseal(source, ciphertext ?? new Uint8Array(), input.SourceEncryptionContext);
  return {
    CiphertextBlob: seal(target, plaintext, input.DestinationEncryptionContext),
    SourceKeyId: source.arn,
    KeyId: target.arn,
    SourceEncryptionAlgorithm: ALGORITHM,
    DestinationEncryptionAlgorithm: ALGORITHM,
  };
};

export const encryptionOperations = (keys: Keys): Record<string, Operation> => ({
  Encrypt: operation<Kms.EncryptRequest, Kms.EncryptResponse>({
    honours: ['KeyId', 'Plaintext', 'EncryptionContext', 'EncryptionAlgorithm'],
    writes: false,
    access: ({ KeyId, EncryptionContext }) =>
      keyAccess(keys, 'Encrypt', KeyId, encryptionContextKeys(EncryptionContext)),
    handle: ({ KeyId = '', Plaintext = new Uint8Array(), EncryptionContext, EncryptionAlgorithm }) => {
      checkPlaintext(Plaintext);
      const key = encryptionKey(keys, KeyId, 'Encrypt', EncryptionAlgorithm);
      const CiphertextBlob = seal(key, Plaintext, EncryptionContext);
      return { CiphertextBlob, KeyId: key.arn, EncryptionAlgorithm: ALGORITHM };
    },
  }),
  Decrypt: operation<Kms.DecryptRequest, Kms.DecryptResponse>({
    honours: ['CiphertextBlob', 'KeyId', 'EncryptionContext', 'EncryptionAlgorithm'],
    writes: false,
    access: ({ CiphertextBlob, EncryptionContext }) =>
      keyAccess(keys, 'Decrypt', keyIdOf(CiphertextBlob), encryptionContextKeys(EncryptionContext)),
    handle: ({ CiphertextBlob, KeyId, EncryptionContext, EncryptionAlgorithm }) => {
      const ciphertext = CiphertextBlob ?? new Uint8Array();
      const key = decryptionKey(keys, { ciphertext, keyId: KeyId, algorithm: EncryptionAlgorithm }, 'Decrypt');
      const Plaintext = unseal(key, ciphertext, EncryptionContext);
      return { KeyId: key.arn, Plaintext, EncryptionAlgorithm: ALGORITHM };
    },
  }),
  ReEncrypt: operation<Kms.ReEncryptRequest, Kms.ReEncryptResponse>({
    honours: [
      'CiphertextBlob',
      'SourceEncryptionContext',
      'SourceKeyId',
      'DestinationKeyId',
      'DestinationEncryptionContext',
      'SourceEncryptionAlgorithm',
      'DestinationEncryptionAlgorithm',
    ],
    writes: false,
    access: ({ CiphertextBlob, DestinationKeyId, SourceEncryptionContext, DestinationEncryptionContext }) => {
      const source = keyIdOf(CiphertextBlob);
      const same = { 'kms:ReEncryptOnSameKey': String(keys.find(source)?.id === keys.find(DestinationKeyId)?.id) };
      const from = { ...encryptionContextKeys(SourceEncryptionContext), ...same };
      const to = { ...encryptionContextKeys(DestinationEncryptionContext), ...same };
      return [
        ...keyAccess(keys, 'ReEncryptFrom', source, from),
        ...keyAccess(keys, 'ReEncryptTo', DestinationKeyId, to),
      ];
    },
    handle: (input) => reEncrypt(keys, input),
  }),
});
