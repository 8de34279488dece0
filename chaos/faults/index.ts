import type { Fault } from '../fault.ts';
import { concurrencyZero } from './concurrency-zero.ts';
import { concurrencyTooLow } from './concurrency-too-low.ts';
import { environmentVariableMissing } from './environment-variable-missing.ts';
import { environmentVariableRenamed } from './environment-variable-renamed.ts';
import { environmentEmptied } from './environment-emptied.ts';
import { environmentTableWrong } from './environment-table-wrong.ts';
import { environmentBucketWrong } from './environment-bucket-wrong.ts';
import { environmentValueUnpublished } from './environment-value-unpublished.ts';
import { layerRemoved } from './layer-removed.ts';
import { layerVersionWrong } from './layer-version-wrong.ts';
import { layerVersionDeleted } from './layer-version-deleted.ts';
import { codeDoesNotParse } from './code-does-not-parse.ts';
import { codeThrows } from './code-throws.ts';
import { tableThroughputCut } from './table-throughput-cut.ts';
import { objectDeleted } from './object-deleted.ts';
import { bucketDeleted } from './bucket-deleted.ts';
import { handlerRenamed } from './handler-renamed.ts';
import { inlinePolicyDeleted } from './inline-policy-deleted.ts';
import { inlinePolicyNarrowed } from './inline-policy-narrowed.ts';
import { logPermissionDetached } from './log-permission-detached.ts';
import { managedPolicyDetached } from './managed-policy-detached.ts';
import { mappingDisabled } from './mapping-disabled.ts';
import { memoryTooLow } from './memory-too-low.ts';
import { timeoutTooLow } from './timeout-too-low.ts';
import { boundaryDenies } from './boundary-denies.ts';
import { boundaryNarrowed } from './boundary-narrowed.ts';
import { denyAttached } from './deny-attached.ts';
import { functionGivenAnotherRole } from './function-given-another-role.ts';
import { trustNamesAnotherService } from './trust-names-another-service.ts';
import { trustAsksForCondition } from './trust-asks-for-condition.ts';
import { trustDenies } from './trust-denies.ts';
import { bucketPolicyDenies } from './bucket-policy-denies.ts';
import { bucketPolicyDeniesListing } from './bucket-policy-denies-listing.ts';
import { queuePolicyDenies } from './queue-policy-denies.ts';
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
import { keyPolicyForgetsRole } from './key-policy-forgets-role.ts';
import { keyPolicyDeniesRole } from './key-policy-denies-role.ts';
import { keyDisabled } from './key-disabled.ts';
import { keyDeletionScheduled } from './key-deletion-scheduled.ts';
import { secretLabelMoved } from './secret-label-moved.ts';
import { secretDeleted } from './secret-deleted.ts';
import { secretLabelRemoved } from './secret-label-removed.ts';
import { secretPolicyForgetsRole } from './secret-policy-forgets-role.ts';
import { secretPolicyDeniesRole } from './secret-policy-denies-role.ts';
import { parameterDeleted } from './parameter-deleted.ts';
import { parameterChanged } from './parameter-changed.ts';
import { decryptionPermissionLost } from './decryption-permission-lost.ts';
import { parameterPermissionLost } from './parameter-permission-lost.ts';

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
  functionGivenAnotherRole,
  trustNamesAnotherService,
  trustAsksForCondition,
  trustDenies,
  bucketPolicyDenies,
  bucketPolicyDeniesListing,
  queuePolicyDenies,
  logPermissionDetached,
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
  layerRemoved,
  layerVersionWrong,
  layerVersionDeleted,
  codeDoesNotParse,
  codeThrows,
  tableThroughputCut,
  objectDeleted,
  bucketDeleted,
  handlerRenamed,
  mappingDisabled,
  keyPolicyForgetsRole,
  keyPolicyDeniesRole,
  keyDisabled,
  keyDeletionScheduled,
  secretLabelMoved,
  secretDeleted,
  secretLabelRemoved,
  secretPolicyForgetsRole,
  secretPolicyDeniesRole,
  parameterDeleted,
  parameterChanged,
  decryptionPermissionLost,
  parameterPermissionLost,
];

/** By name or taxonomy id (`IAM-02`), in any case. */
export const findFault = (id: string): Fault | undefined =>
  FAULTS.find((fault) => fault.id === id.toLowerCase() || fault.taxonomy.toLowerCase() === id.toLowerCase());
