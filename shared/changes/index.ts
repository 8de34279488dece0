import type { z } from 'zod';
import type { ChangeCall } from '../proposal.ts';
import { attachRolePolicy } from './attach-role-policy.ts';
import type { Change } from './change.ts';
import { setFunctionVpc } from './set-function-vpc.ts';
import { setVpcDns } from './set-vpc-dns.ts';
import { deleteNetworkAclEntry } from './delete-network-acl-entry.ts';
import { putNetworkAclEntry } from './put-network-acl-entry.ts';
import { deleteRoute } from './delete-route.ts';
import { replaceRoute } from './replace-route.ts';
import { createRoute } from './create-route.ts';
import { revokeSecurityGroupEgress } from './revoke-security-group-egress.ts';
import { authorizeSecurityGroupEgress } from './authorize-security-group-egress.ts';
import { createLogGroup, deleteLogGroup } from './log-group.ts';
import { deleteBucketPolicy } from './delete-bucket-policy.ts';
import { deleteAlarm } from './delete-alarm.ts';
import { deleteRolePolicy } from './delete-role-policy.ts';
import { detachRolePolicy } from './detach-role-policy.ts';
import { disableKey, enableKey } from './key-state.ts';
import { moveSecretStage } from './move-secret-stage.ts';
import { putKeyPolicy } from './put-key-policy.ts';
import { putParameter } from './put-parameter.ts';
import { putBucketPolicy } from './put-bucket-policy.ts';
import { putAlarm } from './put-alarm.ts';
import { putRolePolicy } from './put-role-policy.ts';
import { removeReservedConcurrency } from './remove-reserved-concurrency.ts';
import { deleteSecret, restoreSecret } from './secret-deletion.ts';
import { deleteSecretPolicy, putSecretPolicy } from './secret-policy.ts';
import { setDeploymentConfiguration } from './set-deployment-configuration.ts';
import { setServiceDesiredCount } from './set-service-desired-count.ts';
import { setServiceTaskDefinition } from './set-service-task-definition.ts';
import { setDefaultPolicyVersion } from './set-default-policy-version.ts';
import { setEventSourceMappingState } from './set-event-source-mapping-state.ts';
import { setFunctionEnvironment } from './set-function-environment.ts';
import { setFunctionHandler } from './set-function-handler.ts';
import { setFunctionLayers } from './set-function-layers.ts';
import { setFunctionMemory } from './set-function-memory.ts';
import { setFunctionRole } from './set-function-role.ts';
import { setFunctionTimeout } from './set-function-timeout.ts';
import { setQueuePolicy } from './set-queue-policy.ts';
import { setObjectVisibility } from './set-object-visibility.ts';
import { setReservedConcurrency } from './set-reserved-concurrency.ts';
import { setAlarmActions } from './set-alarm-actions.ts';
import { setTableThroughput } from './set-table-throughput.ts';
import { updateRoleTrust } from './update-role-trust.ts';
import { addFunctionPermission } from './add-function-permission.ts';
import { removeFunctionPermission } from './remove-function-permission.ts';
import { setRuleState } from './set-rule-state.ts';
import { putRuleTarget } from './put-rule-target.ts';
import { removeRuleTarget } from './remove-rule-target.ts';
import { putBucketNotification } from './put-bucket-notification.ts';
import { putEventInvokeConfig } from './put-event-invoke-config.ts';
import { setMappingFilter } from './set-mapping-filter.ts';
import { setQueueVisibility } from './set-queue-visibility.ts';
import { setAliasVersion } from './set-alias-version.ts';
import { createAlias } from './create-alias.ts';
import { deleteAlias } from './delete-alias.ts';
import { subscribe } from './subscribe.ts';
import { unsubscribe } from './unsubscribe.ts';
import { setSubscriptionFilter } from './set-subscription-filter.ts';

/** The closed catalogue: nothing else can be proposed, injected or executed. */
export const CHANGES: readonly Change[] = [
  putRolePolicy,
  deleteRolePolicy,
  attachRolePolicy,
  detachRolePolicy,
  setDefaultPolicyVersion,
  updateRoleTrust,
  setFunctionRole,
  putBucketPolicy,
  deleteBucketPolicy,
  setQueuePolicy,
  setFunctionTimeout,
  setFunctionMemory,
  setFunctionHandler,
  setFunctionEnvironment,
  setFunctionLayers,
  setReservedConcurrency,
  removeReservedConcurrency,
  setEventSourceMappingState,
  enableKey,
  disableKey,
  putKeyPolicy,
  restoreSecret,
  deleteSecret,
  moveSecretStage,
  putSecretPolicy,
  deleteSecretPolicy,
  putParameter,
  setServiceDesiredCount,
  setServiceTaskDefinition,
  setDeploymentConfiguration,
  createLogGroup,
  deleteLogGroup,
  setTableThroughput,
  setObjectVisibility,
  putAlarm,
  deleteAlarm,
  setAlarmActions,
  addFunctionPermission,
  removeFunctionPermission,
  setRuleState,
  putRuleTarget,
  removeRuleTarget,
  putBucketNotification,
  putEventInvokeConfig,
  setMappingFilter,
  setQueueVisibility,
  setAliasVersion,
  createAlias,
  deleteAlias,
  subscribe,
  unsubscribe,
  setSubscriptionFilter,
  authorizeSecurityGroupEgress,
  revokeSecurityGroupEgress,
  createRoute,
  replaceRoute,
  deleteRoute,
  putNetworkAclEntry,
  deleteNetworkAclEntry,
  setVpcDns,
  setFunctionVpc,
];

/** The change with this id; undefined when it is not in the catalogue. */
export const findChange = (id: string): Change | undefined => CHANGES.find((change) => change.id === id);

export type ParsedChange = { change: Change; params: unknown } | { problems: string[] };

/** A change call held against the catalogue: its change and parsed parameters, or what is wrong with it. */
export const parseChangeCall = (call: ChangeCall): ParsedChange => {
  const change = findChange(call.change);
  if (!change) return { problems: [`\`${call.change}\` is not a change of the catalogue`] };
  const parsed = change.params.safeParse(call.params);
  return parsed.success ? { change, params: parsed.data } : { problems: parsed.error.issues.map(describeIssue) };
};

const describeIssue = (issue: z.core.$ZodIssue): string => `\`${issue.path.join('.') || 'params'}\`: ${issue.message}`;
