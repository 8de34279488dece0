import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { RetryableError, TerminalError } from '../errors.ts';
import type { SealSigner } from './seal-signer.ts';

/**
 * Signs with an `ECC_NIST_P256` key of KMS, named by its ARN. The digest is sent, because KMS takes at most 4,096 bytes.
 * Throws `RetryableError` when KMS does not answer, `TerminalError` when it refuses.
 */
export const createKmsSigner = (client: KMSClient, keyId: string): SealSigner => {
  let known: Promise<KeyObject> | undefined;
  const readKey = async (): Promise<KeyObject> => {
    const { PublicKey } = await answered(client.send(new GetPublicKeyCommand({ KeyId: keyId })));
    if (PublicKey === undefined) throw new TerminalError('KMS gave no public key');
    return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  };
  return {
    keyId,
    publicKey: () => {
      known ??= readKey().catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    sign: async (text) => {
      const input = { KeyId: keyId, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
      const Message = createHash('sha256').update(text).digest();
      const { Signature } = await answered(client.send(new SignCommand({ ...input, Message })));
      if (Signature === undefined) throw new TerminalError('KMS gave no signature');
      return Buffer.from(Signature);
    },
  };
};

const answered = async <T>(sent: Promise<T>): Promise<T> => {
  try {
    return await sent;
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    const status = $metadata?.httpStatusCode;
    const isTransient = status === undefined || status >= 500 || /Throttl|LimitExceeded/.test(name);
    const message = `KMS: \`${name}\``;
    throw isTransient ? new RetryableError(message, { cause: error }) : new TerminalError(message, { cause: error });
  }
};
