import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DecisionSealer } from '../approval.ts';
import { TerminalError } from '../errors.ts';
import { createDecisionSealer } from './decision-sealer.ts';
import type { Mac } from './mac.ts';

/** As long as the hash: a shorter key is easier to guess than the seal. */
const KEY_BYTES_MIN = 32;

/** HMAC-SHA256 under a key in memory: for tests, and where there is no KMS. */
export const createHmacMac = (key: Uint8Array): Mac => {
  if (key.length < KEY_BYTES_MIN) throw new TerminalError(`a sealing key needs ${KEY_BYTES_MIN} bytes`);
  const sign = (message: string): Buffer => createHmac('sha256', key).update(message).digest();
  return {
    sign: async (message) => sign(message).toString('hex'),
    verify: async (message, mac) => {
      const given = Buffer.from(mac, 'hex');
      const expected = sign(message);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
};

/** Seals decisions under a key in memory. */
export const createHmacSealer = (key: Uint8Array): DecisionSealer => createDecisionSealer(createHmacMac(key));
