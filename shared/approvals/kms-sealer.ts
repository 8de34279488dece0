import {
  GenerateMacCommand,
  type KMSClient,
  KMSInvalidMacException,
  KMSServiceException,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import type { DecisionSealer } from '../approval.ts';
import { RetryableError, TerminalError } from '../errors.ts';
import { createDecisionSealer } from './decision-sealer.ts';
import type { Mac } from './mac.ts';

export interface KmsMacOptions {
  /** Speaks as the role that seals, or as the one that verifies: the key's policy says which may do what. */
  client: Pick<KMSClient, 'send'>;
  /** ARN of an `HMAC_256` key. */
  keyId: string;
}

const MacAlgorithm = 'HMAC_SHA_256' as const;
const MAC_HEX = /^[0-9a-f]{64}$/;

/**
 * Codes made and verified by KMS: the key never leaves it. Throws `RetryableError` when KMS may answer later, and
 * `TerminalError` when it refused, which is never taken for "forged".
 */
export const createKmsMac = ({ client, keyId: KeyId }: KmsMacOptions): Mac => ({
  sign: async (message) => {
    const command = new GenerateMacCommand({ KeyId, MacAlgorithm, Message: Buffer.from(message) });
    const { Mac: mac } = await client.send(command).catch(rethrow);
    return Buffer.from(mac ?? []).toString('hex');
  },
  verify: async (message, given) => {
    if (!MAC_HEX.test(given)) return false;
    const Mac = Buffer.from(given, 'hex');
    const command = new VerifyMacCommand({ KeyId, MacAlgorithm, Message: Buffer.from(message), Mac });
    try {
      return (await client.send(command)).MacValid === true;
    } catch (error) {
      return error instanceof KMSInvalidMacException ? false : rethrow(error);
    }
  },
});

/** Seals decisions by KMS: who may only verify cannot forge one. */
export const createKmsSealer = (options: KmsMacOptions): DecisionSealer => createDecisionSealer(createKmsMac(options));

const rethrow = (error: unknown): never => {
  const name = error instanceof Error ? error.name : String(error);
  const refused = error instanceof KMSServiceException && error.$fault === 'client' && !/Throttl|Limit/.test(name);
  const message = `KMS: \`${name}\``;
  throw refused ? new TerminalError(message, { cause: error }) : new RetryableError(message, { cause: error });
};
