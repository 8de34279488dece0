import { describeDecisionSealer } from './decision-sealer.contract.ts';
import { createHmacSealer } from './hmac-sealer.ts';

describeDecisionSealer('a key in memory', () => ({
  sealer: createHmacSealer(Buffer.alloc(32, 7)),
  verifier: createHmacSealer(Buffer.alloc(32, 7)),
  other: createHmacSealer(Buffer.alloc(32, 8)),
}));
