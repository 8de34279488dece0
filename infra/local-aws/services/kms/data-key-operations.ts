import { randomBytes } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { operation, type Operation } from '../../service.ts';
import { seal } from './ciphertext.ts';
import { encryptionKey } from './encryption-operations.ts';
import { constraint, validation } from './errors.ts';
import { encryptionContextKeys, keyAccess } from './key-access.ts';
import type { Keys } from './keys.ts';

const BYTES_MAX = 1024;
const SPEC_BYTES: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 };

const bytesWithin = (count: number): number => {
  if (count >= 1 && count <= BYTES_MAX) return count;
  const rule = count < 1 ? 'greater than or equal to 1' : `less than or equal to ${String(BYTES_MAX)}`;
  throw constraint('numberOfBytes', `Member must have value ${rule}`, String(count));
};

const dataKeyBytes = ({ KeySpec, NumberOfBytes }: Kms.GenerateDataKeyRequest): number => {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined)) {
    throw validation('Please specify either number of bytes or key spec.');
  }
  if (NumberOfBytes !== undefined) return bytesWithin(NumberOfBytes);
  const bytes = SPEC_BYTES[KeySpec ?? ''];
  if (bytes === undefined)
    throw constraint('keySpec', 'Member must satisfy enum value set: [AES_256, AES_128]', KeySpec);
  return bytes;
};

const HONOURED = ['KeyId', 'EncryptionContext', 'NumberOfBytes', 'KeySpec'];

const dataKeyAccess = (keys: Keys, name: string, input: Kms.GenerateDataKeyRequest) =>
  keyAccess(keys, name, input.KeyId, {
    ...encryptionContextKeys(input.EncryptionContext),
    ...(input.KeySpec !== undefined && { 'kms:DataKeySpec': input.KeySpec }),
  });

const generate = (keys: Keys, name: string, input: Kms.GenerateDataKeyRequest) => {
  const bytes = dataKeyBytes(input);
  const key = encryptionKey(keys, input.KeyId ?? '', name);
  const Plaintext = new Uint8Array(randomBytes(bytes));
  return { KeyId: key.arn, Plaintext, CiphertextBlob: seal(key, Plaintext, input.EncryptionContext) };
};

export const dataKeyOperations = (keys: Keys): Record<string, Operation> => ({
  GenerateDataKey: operation<Kms.GenerateDataKeyRequest, Kms.GenerateDataKeyResponse>({
    honours: HONOURED,
    writes: false,
    access: (input) => dataKeyAccess(keys, 'GenerateDataKey', input),
    handle: (input) => generate(keys, 'GenerateDataKey', input),
  }),
  GenerateDataKeyWithoutPlaintext: operation<
    Kms.GenerateDataKeyWithoutPlaintextRequest,
    Kms.GenerateDataKeyWithoutPlaintextResponse
  >({
    honours: HONOURED,
    writes: false,
    access: (input) => dataKeyAccess(keys, 'GenerateDataKeyWithoutPlaintext', input),
    handle: (input) => {
      const { KeyId, CiphertextBlob } = generate(keys, 'GenerateDataKeyWithoutPlaintext', input);
      return { KeyId, CiphertextBlob };
    },
  }),
  GenerateRandom: operation<Kms.GenerateRandomRequest, Kms.GenerateRandomResponse>({
    honours: ['NumberOfBytes'],
    writes: false,
    access: () => [{ action: 'kms:GenerateRandom', resource: '*' }],
    handle: ({ NumberOfBytes }) => {
      if (NumberOfBytes === undefined) throw validation('NumberOfBytes is required.');
      return { Plaintext: new Uint8Array(randomBytes(bytesWithin(NumberOfBytes))) };
    },
  }),
});
