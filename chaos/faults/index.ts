import type { Fault } from '../fault.ts';
import { concurrencyZero } from './concurrency-zero.ts';
import { handlerRenamed } from './handler-renamed.ts';
import { inlinePolicyDeleted } from './inline-policy-deleted.ts';
import { inlinePolicyNarrowed } from './inline-policy-narrowed.ts';
import { managedPolicyDetached } from './managed-policy-detached.ts';
import { mappingDisabled } from './mapping-disabled.ts';
import { memoryTooLow } from './memory-too-low.ts';
import { timeoutTooLow } from './timeout-too-low.ts';

/** Every fault that can be injected; the first is the default. Add one: a file, and a line here. */
export const FAULTS: readonly Fault[] = [
  inlinePolicyDeleted,
  managedPolicyDetached,
  inlinePolicyNarrowed,
  timeoutTooLow,
  memoryTooLow,
  concurrencyZero,
  handlerRenamed,
  mappingDisabled,
];

/** By name or taxonomy id (`IAM-02`), in any case. */
export const findFault = (id: string): Fault | undefined =>
  FAULTS.find((fault) => fault.id === id.toLowerCase() || fault.taxonomy.toLowerCase() === id.toLowerCase());
