import type { ManagedPolicyDetail, PolicyDetail, RoleDetail } from '@aws-sdk/client-iam';
import type { World } from '../../world.ts';
import { AWS_MANAGED_POLICIES } from './aws-managed/index.ts';
import { encodeDocument } from './identifier.ts';
import { attachedPolicies, attachedShape, attachedTo, boundaryOf, policySummary } from './policy-record.ts';
import { versionDetail } from './policy-version-operations.ts';
import { policies, roles, type StoredPolicy, type StoredRole } from './records.ts';
import { roleDetail } from './role-record.ts';

export const ENTITY_KINDS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;
type EntityKind = (typeof ENTITY_KINDS)[number];

/** One entity of the account: what pages are counted in. */
type Entity = StoredRole | StoredPolicy;

export const isRole = (entity: Entity): entity is StoredRole => 'RoleName' in entity;
export const isPolicy = (entity: Entity): entity is StoredPolicy => !isRole(entity);

/** Every entity of the kinds that are asked for. Of AWS's own policies, AWS shows those that are in use. */
export function entitiesOf(world: World, kinds: readonly EntityKind[]): Entity[] {
  const isUsed = ({ Arn }: Entity): boolean => attachedTo(world, Arn).length + boundaryOf(world, Arn).length > 0;
  const ofKind: Record<EntityKind, () => Entity[]> = {
    User: () => [],
    Group: () => [],
    Role: () => roles(world).values(),
    LocalManagedPolicy: () => policies(world).values(),
    AWSManagedPolicy: () => [...AWS_MANAGED_POLICIES.values()].filter(isUsed),
  };
  return [...new Set(kinds)].flatMap((kind) => ofKind[kind]());
}

/** Roles come before policies. */
export const entityKey = (entity: Entity): string => (isRole(entity) ? 'role ' : 'then policy ') + entity.Arn;

/** A role with all its policies. AWS leaves out what only `GetRole` tells: the description and the length of sessions. */
export function roleAuthorization(world: World, role: StoredRole): RoleDetail {
  const { Description: _description, MaxSessionDuration: _seconds, ...detail } = roleDetail(role);
  return {
    ...detail,
    Tags: role.Tags,
    RolePolicyList: Object.entries(role.InlinePolicies).map(inlineShape),
    AttachedManagedPolicies: attachedPolicies(world, role).map(attachedShape),
    InstanceProfileList: [],
    RoleLastUsed: {},
  };
}

const inlineShape = ([PolicyName, text]: [string, string]): PolicyDetail => ({
  PolicyName,
  PolicyDocument: encodeDocument(text),
});

/** A managed policy with all its versions, the newest first. AWS leaves out its tags. */
export function policyAuthorization(world: World, policy: StoredPolicy): ManagedPolicyDetail {
  return {
    ...policySummary(world, policy),
    Description: policy.Description,
    PolicyVersionList: policy.Versions.map((version) => versionDetail(policy, version)).toReversed(),
  };
}
