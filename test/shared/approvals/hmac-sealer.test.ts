import { describe, expect, it } from 'vitest';
import { createHmacSealer } from '../../../shared/approvals/hmac-sealer.ts';
import { describeDecisionSealer } from '../../contracts/decision-sealer.contract.ts';

describeDecisionSealer('a key in memory', () => ({
  sealer: createHmacSealer(Buffer.alloc(32, 7)),
  verifier: createHmacSealer(Buffer.alloc(32, 7)),
  other: createHmacSealer(Buffer.alloc(32, 8)),
}));

describe('a sealing key', () => {
  it('is not shorter than the seal', () => {
    expect(() => createHmacSealer(Buffer.alloc(31))).toThrow('32 bytes');
  });
});
