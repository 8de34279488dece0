import { createHmac, timingSafeEqual } from 'node:crypto';
import type * as Kms from '@aws-sdk/client-kms';
import { AwsError } from '../../aws-error.ts';
import { operation, type Operation } from '../../service.ts';
import { constraint, invalidUsage } from './errors.ts';
import { keyAccess } from './key-access.ts';
import { secretOf, type KeyRecord } from './key.ts';
import type { Keys } from './keys.ts';

const ALGORITHM = 'HMAC_SHA_256';
const MESSAGE_BYTES_MAX = 4096;

interface Authenticated {
  readonly KeyId: string | undefined;
  readonly Message: Uint8Array | undefined;
  readonly MacAlgorithm: string | undefined;
}

const macKey = (keys: Keys, { KeyId, MacAlgorithm = '' }: Authenticated, operationName: string): KeyRecord => {
  const key = keys.usable(KeyId, operationName, 'GENERATE_VERIFY_MAC');
  if (MacAlgorithm === ALGORITHM) return key;
  throw invalidUsage(`Algorithm ${MacAlgorithm} is incompatible with key spec ${key.spec}.`);
};

const macOf = (key: KeyRecord, { Message = new Uint8Array() }: Authenticated): Buffer => {
  if (Message.byteLength === 0) throw constraint('message', 'Member must have length greater than or equal to 1');
  if (Message.byteLength > MESSAGE_BYTES_MAX) {
    throw constraint('message', `Member must have length less than or equal to ${String(MESSAGE_BYTES_MAX)}`);
  }
  return createHmac('sha256', secretOf(key)).update(Message).digest();
};

const macAccess = (keys: Keys, name: string, { KeyId, MacAlgorithm = '' }: Authenticated) =>
  keyAccess(keys, name, KeyId, { 'kms:MacAlgorithm': MacAlgorithm });

export const macOperations = (keys: Keys): Record<string, Operation> => ({
  GenerateMac: operation<Kms.GenerateMacRequest, Kms.GenerateMacResponse>({
    honours: ['KeyId', 'Message', 'MacAlgorithm'],
    writes: false,
    access: (input) => macAccess(keys, 'GenerateMac', input),
    handle: (input) => {
      const key = macKey(keys, input, 'GenerateMac');
      return { KeyId: key.arn, Mac: new Uint8Array(macOf(key, input)), MacAlgorithm: ALGORITHM };
    },
  }),
  VerifyMac: operation<Kms.VerifyMacRequest, Kms.VerifyMacResponse>({
    honours: ['KeyId', 'Message', 'MacAlgorithm', 'Mac'],
    writes: false,
    access: (input) => macAccess(keys, 'VerifyMac', input),
    handle: (input) => {
      const key = macKey(keys, input, 'VerifyMac');
      const expected = macOf(key, input);
      const given = input.Mac ?? new Uint8Array();
      if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) {
        throw new AwsError('KMSInvalidMacException', '');
      }
      return { KeyId: key.arn, MacValid: true, MacAlgorithm: ALGORITHM };
    },
  }),
});
