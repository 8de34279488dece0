/** What a design of approve → execute relies on; each `true` takes away one way to go wrong. */
export interface Design {
  name: string;
  /** A worker claims by a conditional write, with lease and fence; every write of an owner names its fence. */
  conditionalClaim: boolean;
  /** An approval is for one hash, and is void when the proposal changes. */
  boundToHash: boolean;
  /** The target is read and compared with the pre-image before the call. */
  preImageChecked: boolean;
  /** What the call itself guarantees: a service-side precondition, or setting a value (so that twice is once). */
  call: 'plain' | 'precondition' | 'set-to-value';
  /** A lease outlives every call begun under it, and nobody else acts before it ran out. */
  leaseOutlivesCall: boolean;
}

const READ_CHECK_ACT: Design = {
  name: 'V0: read, check, act',
  conditionalClaim: false,
  boundToHash: false,
  preImageChecked: false,
  call: 'plain',
  leaseOutlivesCall: false,
};
const CLAIMED: Design = { ...READ_CHECK_ACT, name: 'V1: conditional claim and lease', conditionalClaim: true };
const BOUND: Design = { ...CLAIMED, name: 'V2: and the approval is bound to the hash', boundToHash: true };
const CHECKED: Design = { ...BOUND, name: 'V3: and the pre-image is checked before the call', preImageChecked: true };
const SET_TO_VALUE: Design = { ...CHECKED, name: 'V4: and the call sets a value', call: 'set-to-value' };

/** Designs that look right, and what each of them still lets happen. */
export const WEAKER: readonly Design[] = [READ_CHECK_ACT, CLAIMED, BOUND, CHECKED, SET_TO_VALUE];

/** Ours: a precondition where the service has one; elsewhere set-to-value under a lease that outlives the call. */
export const OURS: readonly Design[] = [
  { ...CHECKED, name: 'V5: V3 and a service-side precondition', call: 'precondition' },
  { ...SET_TO_VALUE, name: 'V6: V4 and a lease that outlives the call', leaseOutlivesCall: true },
];
