import { createHash } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { AwsError, notImplemented } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { signDigest, verifyDigest } from './ecdsa.ts';
import { constraint, invalidUsage, validation } from './errors.ts';
import { keyAccess } from './key-access.ts';
import { privateKeyOf, publicKeyOf, usageOf, type KeyRecord } from './key.ts';
import type { Keys } from './keys.ts';

const ALGORITHM = 'ECDSA_SHA_256';
const MESSAGE_BYTES_MAX = 4096;

interface Signed {
  readonly KeyId: string | undefined;
  readonly Message: Uint8Array | undefined;
  readonly MessageType?: string;
  readonly SigningAlgorithm: string | undefined;
}

/** The digest to sign: of a raw message, or the one that the caller made. */
const digestOf = ({ Message = new Uint8Array(), MessageType = 'RAW' }: Signed): Uint8Array => {
  if (Message.byteLength === 0) throw constraint('message', 'Member must have length greater than or equal to 1');
  if (Message.byteLength > MESSAGE_BYTES_MAX) {
    throw constraint('message', `Member must have length less than or equal to ${String(MESSAGE_BYTES_MAX)}`);
  }
  if (MessageType === 'RAW') return createHash('sha256').update(Message).digest();
  if (MessageType !== 'DIGEST') throw notImplemented(`kms: MessageType ${MessageType}`);
  if (Message.byteLength !== 32) throw validation(`Digest is invalid length for algorithm ${ALGORITHM}.`);
  return Message;
};

const signingKey = (keys: Keys, { KeyId, SigningAlgorithm = '' }: Signed, operationName: string): KeyRecord => {
  const key = keys.usable(KeyId, operationName, 'SIGN_VERIFY');
  if (SigningAlgorithm === ALGORITHM) return key;
  throw invalidUsage(`Algorithm ${SigningAlgorithm} is incompatible with key spec ${key.spec}.`);
};

const signingAccess = (keys: Keys, name: string, { KeyId, MessageType = 'RAW', SigningAlgorithm = '' }: Signed) =>
  keyAccess(keys, name, KeyId, { 'kms:SigningAlgorithm': SigningAlgorithm, 'kms:MessageType': MessageType });

export const signingOperations = (keys: Keys): Record<string, Operation> => ({
  Sign: operation<Kms.SignRequest, Kms.SignResponse>({
    honours: ['KeyId', 'Message', 'MessageType', 'SigningAlgorithm'],
    writes: false,
    access: (input) => signingAccess(keys, 'Sign', input),
    handle: (input) => {
      const key = signingKey(keys, input, 'Sign');
      const Signature = signDigest(privateKeyOf(key), digestOf(input));
      return { KeyId: key.arn, Signature, SigningAlgorithm: ALGORITHM };
    },
  }),
  Verify: operation<Kms.VerifyRequest, Kms.VerifyResponse>({
    honours: ['KeyId', 'Message', 'MessageType', 'Signature', 'SigningAlgorithm'],
    writes: false,
    access: (input) => signingAccess(keys, 'Verify', input),
    handle: (input) => {
      const key = signingKey(keys, input, 'Verify');
      const isValid = verifyDigest(privateKeyOf(key), digestOf(input), input.Signature ?? new Uint8Array());
      if (!isValid) throw new AwsError('KMSInvalidSignatureException', '');
      return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: ALGORITHM };
    },
  }),
  GetPublicKey: operation<Kms.GetPublicKeyRequest, Kms.GetPublicKeyResponse>({
    honours: ['KeyId'],
    writes: false,
    access: ({ KeyId }) => keyAccess(keys, 'GetPublicKey', KeyId),
    handle: ({ KeyId }) => {
      const key = keys.usable(KeyId, 'GetPublicKey', 'SIGN_VERIFY');
      return {
        KeyId: key.arn,
        PublicKey: publicKeyOf(key),
        CustomerMasterKeySpec: key.spec,
        KeySpec: key.spec,
        KeyUsage: usageOf(key),
        SigningAlgorithms: [ALGORITHM],
      };
    },
  }),
});
