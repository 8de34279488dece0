import type { Aspect } from './aspect.ts';
import { routeTableTargets } from './route-table-targets.ts';
import { vpcDns } from './vpc-dns.ts';
import { networkAclEntries } from './network-acl-entries.ts';
import { routeTableRoutes } from './route-table-routes.ts';
import { securityGroupEgress } from './security-group-egress.ts';
import { functionNetwork } from './function-network.ts';
import { alarm } from './alarm.ts';
import { bucketHiddenObjects } from './bucket-hidden-objects.ts';
import { bucketPolicy } from './bucket-policy.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { functionConcurrency } from './function-concurrency.ts';
import { functionConfiguration } from './function-configuration.ts';
import { keyPolicy } from './key-policy.ts';
import { keyState } from './key-state.ts';
import { logGroup } from './log-group.ts';
import { parameter } from './parameter.ts';
import { queuePolicy } from './queue-policy.ts';
import { roleAttachedPolicies } from './role-attached-policies.ts';
import { roleBoundary } from './role-boundary.ts';
import { roleInlinePolicies } from './role-inline-policies.ts';
import { rolePolicyDocuments } from './role-policy-documents.ts';
import { roleTrust } from './role-trust.ts';
import { secretPolicy } from './secret-policy.ts';
import { secretStages } from './secret-stages.ts';
import { secretState } from './secret-state.ts';
import { serviceConfiguration } from './service-configuration.ts';
import { serviceLogGroups } from './service-log-groups.ts';
import { serviceRevision } from './service-revision.ts';
import { secretVersions } from './secret-versions.ts';
import { tableThroughput } from './table-throughput.ts';
import { functionAliases } from './function-aliases.ts';
import { functionPermissions } from './function-permissions.ts';
import { asyncInvocation } from './async-invocation.ts';
import { eventRule } from './event-rule.ts';
import { ruleTargets } from './rule-targets.ts';
import { bucketNotifications } from './bucket-notifications.ts';
import { topicSubscriptions } from './topic-subscriptions.ts';
import { queueVisibility } from './queue-visibility.ts';

/** Everything that a baseline covers. Add one: a file, and a line here. */
export const ASPECTS: readonly Aspect[] = [
  functionConfiguration,
  functionConcurrency,
  eventSourceMapping,
  roleInlinePolicies,
  roleAttachedPolicies,
  rolePolicyDocuments,
  roleBoundary,
  roleTrust,
  bucketPolicy,
  queuePolicy,
  keyState,
  keyPolicy,
  secretState,
  secretStages,
  secretVersions,
  secretPolicy,
  parameter,
  serviceConfiguration,
  serviceRevision,
  serviceLogGroups,
  tableThroughput,
  bucketHiddenObjects,
  alarm,
  logGroup,
  functionAliases,
  functionPermissions,
  asyncInvocation,
  eventRule,
  ruleTargets,
  bucketNotifications,
  topicSubscriptions,
  queueVisibility,
  functionNetwork,
  securityGroupEgress,
  routeTableRoutes,
  routeTableTargets,
  networkAclEntries,
  vpcDns,
];

/** Ids of all aspects, for schemas. */
export const ASPECT_IDS = ASPECTS.map(({ id }) => id) as [string, ...string[]];

/** The aspect with this id; undefined when a baseline names one that is no longer kept. */
export const findAspect = (id: string): Aspect | undefined => ASPECTS.find((aspect) => aspect.id === id);
