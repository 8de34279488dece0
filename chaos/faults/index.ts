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
import { alarmActionsDisabled } from './alarm-actions-disabled.ts';
import { alarmDeleted } from './alarm-deleted.ts';
import { alarmThresholdRaised } from './alarm-threshold-raised.ts';
import { logRetentionCut } from './log-retention-cut.ts';
import { handlerRenamed } from './handler-renamed.ts';
import { egressRuleRevoked } from './egress-rule-revoked.ts';
import { functionInClosedSubnets } from './function-in-closed-subnets.ts';
import { functionInClosedGroup } from './function-in-closed-group.ts';
import { routeOutDeleted } from './route-out-deleted.ts';
import { routeOutToInternetGateway } from './route-out-to-internet-gateway.ts';
import { aclDeniesRequests } from './acl-denies-requests.ts';
import { aclDeniesAnswers } from './acl-denies-answers.ts';
import { resolverDisabled } from './resolver-disabled.ts';
import { natGatewayDeleted } from './nat-gateway-deleted.ts';
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
import { bucketHeld } from './bucket-held.ts';
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
import { serviceStopped } from './service-stopped.ts';
import { imageTagMissing } from './image-tag-missing.ts';
import { startPolicyDetached } from './start-policy-detached.ts';
import { startSecretForbidden } from './start-secret-forbidden.ts';
import { containerLogGroupDeleted } from './container-log-group-deleted.ts';
import { containerMemoryCut } from './container-memory-cut.ts';
import { containerVariableMissing } from './container-variable-missing.ts';
import { containerCheckWrong } from './container-check-wrong.ts';
import { rolloutGivenUp } from './rollout-given-up.ts';
import { taskTrustBroken } from './task-trust-broken.ts';
import { rolloutDeadlocked } from './rollout-deadlocked.ts';
import { taskPermissionLost } from './task-permission-lost.ts';
import { taskRoleWrong } from './task-role-wrong.ts';
import { mappingFilterNarrowed } from './mapping-filter-narrowed.ts';
import { rulePermissionRemoved } from './rule-permission-removed.ts';
import { topicPermissionRemoved } from './topic-permission-removed.ts';
import { bucketPermissionRemoved } from './bucket-permission-removed.ts';
import { ruleDisabled } from './rule-disabled.ts';
import { ruleTargetRemoved } from './rule-target-removed.ts';
import { notificationRemoved } from './notification-removed.ts';
import { notificationPrefixChanged } from './notification-prefix-changed.ts';
import { subscriptionEnded } from './subscription-ended.ts';
import { subscriptionFilterNarrowed } from './subscription-filter-narrowed.ts';
import { successDestinationRemoved } from './success-destination-removed.ts';
import { successDestinationChanged } from './success-destination-changed.ts';
import { destinationPermissionDetached } from './destination-permission-detached.ts';
import { visibilityTooShort } from './visibility-too-short.ts';
import { aliasToThrowingVersion } from './alias-to-throwing-version.ts';
import { aliasRoutesToThrowingVersion } from './alias-routes-to-throwing-version.ts';
import { aliasToUnparsableVersion } from './alias-to-unparsable-version.ts';
import { aliasToMisnamedImport } from './alias-to-misnamed-import.ts';
import { aliasDeleted } from './alias-deleted.ts';

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
  bucketHeld,
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
  alarmActionsDisabled,
  alarmDeleted,
  alarmThresholdRaised,
  logRetentionCut,
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
  serviceStopped,
  imageTagMissing,
  startPolicyDetached,
  startSecretForbidden,
  containerLogGroupDeleted,
  containerMemoryCut,
  containerVariableMissing,
  containerCheckWrong,
  rolloutGivenUp,
  taskTrustBroken,
  rolloutDeadlocked,
  taskPermissionLost,
  taskRoleWrong,
  mappingFilterNarrowed,
  rulePermissionRemoved,
  topicPermissionRemoved,
  bucketPermissionRemoved,
  ruleDisabled,
  ruleTargetRemoved,
  notificationRemoved,
  notificationPrefixChanged,
  subscriptionEnded,
  subscriptionFilterNarrowed,
  successDestinationRemoved,
  successDestinationChanged,
  destinationPermissionDetached,
  visibilityTooShort,
  aliasToThrowingVersion,
  aliasRoutesToThrowingVersion,
  aliasToUnparsableVersion,
  aliasToMisnamedImport,
  aliasDeleted,
  egressRuleRevoked,
  functionInClosedSubnets,
  functionInClosedGroup,
  routeOutDeleted,
  routeOutToInternetGateway,
  aclDeniesRequests,
  aclDeniesAnswers,
  resolverDisabled,
  natGatewayDeleted,
];

/** By name or taxonomy id (`IAM-02`), in any case. */
export const findFault = (id: string): Fault | undefined =>
  FAULTS.find((fault) => fault.id === id.toLowerCase() || fault.taxonomy.toLowerCase() === id.toLowerCase());
