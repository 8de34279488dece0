import { createHmac, timingSafeEqual } from 'node:crypto';
import { createDecisionSealer } from '../../shared/approvals/decision-sealer.ts';
import type { Mac } from '../../shared/approvals/mac.ts';
import type { DecisionSealer } from '../../shared/approval.ts';

/** HMAC-SHA256 under a key in memory: the driver of tests that need no KMS, held to the same contract. */
export const createHmacMac = (key: Uint8Array): Mac => {
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
