import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Approval, DecisionSealer } from '../approval.ts';
import { canonicalJson } from '../canonical.ts';
import { TerminalError } from '../errors.ts';

/** As long as the hash: a shorter key is easier to guess than the seal. */
const KEY_BYTES_MIN = 32;

/** Seals decisions with HMAC-SHA256 under a key that only the approvals role and the executor are given. */
export const createHmacSealer = (key: Uint8Array): DecisionSealer => {
  if (key.length < KEY_BYTES_MIN) throw new TerminalError(`a sealing key needs ${KEY_BYTES_MIN} bytes`);
  const seal = ({ incident_id, proposal_id, hash, approver, decision, reason, channel, decided_at }: SealedFields) =>
    createHmac('sha256', key)
      .update(canonicalJson({ incident_id, proposal_id, hash, approver, decision, reason, channel, decided_at }))
      .digest();
  return {
    seal: async (decision) => seal(decision).toString('hex'),
    verify: async (decision) => {
      const given = Buffer.from(decision.mac, 'hex');
      const expected = seal(decision);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
};

type SealedFields = Omit<Approval, 'mac'>;
