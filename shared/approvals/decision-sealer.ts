import type { Approval, DecisionSealer } from '../approval.ts';
import { canonicalHash } from '../canonical.ts';
import type { Mac } from './mac.ts';

/** Seals every field of a decision. `decision` in front keeps a code that was made for something else from fitting. */
export const createDecisionSealer = (mac: Mac): DecisionSealer => ({
  seal: (decision) => mac.sign(messageOf(decision)),
  verify: ({ mac: given, ...decision }: Approval) => mac.verify(messageOf(decision), given),
});

const messageOf = (decision: Omit<Approval, 'mac'>): string => `decision ${canonicalHash(decision)}`;
