import type { Fault } from '../fault.ts';
import { concurrencyZero } from './concurrency-zero.ts';
import { concurrencyTooLow } from './concurrency-too-low.ts';
import { environmentVariableMissing } from './environment-variable-missing.ts';
import { environmentVariableRenamed } from './environment-variable-renamed.ts';
import { environmentEmptied } from './environment-emptied.ts';
import { environmentTableWrong } from './environment-table-wrong.ts';
import { environmentBucketWrong } from './environment-bucket-wrong.ts';
import { environmentValueUnpublished } from './environment-value-unpublished.ts';
import { handlerRenamed } from './handler-renamed.ts';
import { inlinePolicyDeleted } from './inline-policy-deleted.ts';
import { inlinePolicyNarrowed } from './inline-policy-narrowed.ts';
import { managedPolicyDetached } from './managed-policy-detached.ts';
import { mappingDisabled } from './mapping-disabled.ts';
import { memoryTooLow } from './memory-too-low.ts';
import { timeoutTooLow } from './timeout-too-low.ts';
import { boundaryDenies } from './boundary-denies.ts';
import { boundaryNarrowed } from './boundary-narrowed.ts';
import { denyAttached } from './deny-attached.ts';
import { inlineDenyAdded } from './inline-deny-added.ts';
import { inlinePolicyAllButItsInput } from './inline-policy-all-but-its-input.ts';
import { inlinePolicyNamesAnotherBucket } from './inline-policy-names-another-bucket.ts';
import { inlinePolicyOnlyFromAddresses } from './inline-policy-only-from-addresses.ts';
import { inlinePolicyOnlyFromEndpoint } from './inline-policy-only-from-endpoint.ts';
import { inlinePolicyOnlyWithSecondFactor } from './inline-policy-only-with-second-factor.ts';
import { inlinePolicyOnlyWithTag } from './inline-policy-only-with-tag.ts';
import { inlinePolicyPrefixNarrowed } from './inline-policy-prefix-narrowed.ts';
import { metricPermissionRemoved } from './metric-permission-removed.ts';
import { policyVersionDenies } from './policy-version-denies.ts';
import { policyVersionNamesAnotherTable } from './policy-version-names-another-table.ts';
import { policyVersionSwitched } from './policy-version-switched.ts';
import { policyVersionWithoutAction } from './policy-version-without-action.ts';
import { queueDenyAdded } from './queue-deny-added.ts';
import { queuePermissionDetached } from './queue-permission-detached.ts';

/** Every fault that can be injected; the first is the default. Add one: a file, and a line here. */
export const FAULTS: readonly Fault[] = [
  inlinePolicyDeleted,
  managedPolicyDetached,
  inlinePolicyNarrowed,
  boundaryDenies,
  boundaryNarrowed,
  denyAttached,
  inlineDenyAdded,
  inlinePolicyAllButItsInput,
  inlinePolicyNamesAnotherBucket,
  inlinePolicyOnlyFromAddresses,
  inlinePolicyOnlyFromEndpoint,
  inlinePolicyOnlyWithSecondFactor,
  inlinePolicyOnlyWithTag,
  inlinePolicyPrefixNarrowed,
  metricPermissionRemoved,
  policyVersionDenies,
  policyVersionNamesAnotherTable,
  policyVersionSwitched,
  policyVersionWithoutAction,
  queueDenyAdded,
  queuePermissionDetached,
  timeoutTooLow,
  memoryTooLow,
  concurrencyZero,
  concurrencyTooLow,
  environmentVariableMissing,
  environmentVariableRenamed,
  environmentEmptied,
  environmentTableWrong,
  environmentBucketWrong,
  environmentValueUnpublished,
  handlerRenamed,
  mappingDisabled,
];

/** By name or taxonomy id (`IAM-02`), in any case. */
export const findFault = (id: string): Fault | undefined =>
  FAULTS.find((fault) => fault.id === id.toLowerCase() || fault.taxonomy.toLowerCase() === id.toLowerCase());
