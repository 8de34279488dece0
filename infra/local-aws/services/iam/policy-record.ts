import type { AttachedPolicy, Policy } from '@aws-sdk/client-iam';
import { accessDenied } from '../../iam-policy/denial.ts';
import type { Access, Call } from '../../service.ts';
import type { World } from '../../world.ts';
import { AWS_MANAGED_POLICIES, isAwsManaged } from './aws-managed/index.ts';
import { managedPolicyArn } from './constraint.ts';
import { noSuchEntity } from './iam-error.ts';
import { policies, roles, type StoredPolicy, type StoredRole } from './records.ts';
import { resourceTagContext } from './tag.ts';

export function findPolicy(world: World, arn: string): StoredPolicy | undefined {
  return policies(world).get(arn) ?? AWS_MANAGED_POLICIES.get(arn);
}

/** The managed policy, the account's or AWS's, or `NoSuchEntity`. */
export function requirePolicy(world: World, arn: string | undefined, member = 'PolicyArn'): StoredPolicy {
  const policyArn = managedPolicyArn(arn, member);
  const policy = findPolicy(world, policyArn);
  if (!policy) throw noSuchEntity(`Policy ${policyArn} was not found.`);
  return policy;
}

/** A policy that can be attached or be a boundary; AWS has another text for its absence here. */
export function requireAttachable(world: World, arn: string | undefined, member = 'PolicyArn'): StoredPolicy {
  const policyArn = managedPolicyArn(arn, member);
  const policy = findPolicy(world, policyArn);
  if (!policy) throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
  return policy;
}

/** A policy of the account itself; AWS's own cannot be changed, not even by the root user. */
export function requireOwnPolicy(world: World, arn: string | undefined, action: string, call: Call): StoredPolicy {
  const policyArn = managedPolicyArn(arn);
  if (isAwsManaged(policyArn)) {
    throw accessDenied(call.caller.principalArn, { action: `iam:${action}`, resource: policyArn });
  }
  return requirePolicy(world, policyArn);
}

export function savePolicy(world: World, policy: StoredPolicy): void {
  policies(world).set(policy.Arn, policy);
}

export function policyAccess(world: World, action: string, arn: string | undefined): Access {
  const policy = arn === undefined ? undefined : findPolicy(world, arn);
  return { action: `iam:${action}`, resource: arn ?? '*', context: resourceTagContext(policy?.Tags ?? []) };
}

/** Policies that a role has; one of AWS's that is not kept here any more is left out. */
export const attachedPolicies = (world: World, role: StoredRole): StoredPolicy[] =>
  role.AttachedPolicyArns.map((arn) => findPolicy(world, arn)).filter((policy) => policy !== undefined);

export const attachedShape = ({ PolicyName, Arn }: StoredPolicy): AttachedPolicy => ({ PolicyName, PolicyArn: Arn });

export const attachedTo = (world: World, arn: string): StoredRole[] =>
  roles(world)
    .values()
    .filter(({ AttachedPolicyArns }) => AttachedPolicyArns.includes(arn));

export const boundaryOf = (world: World, arn: string): StoredRole[] =>
  roles(world)
    .values()
    .filter(({ PermissionsBoundary }) => PermissionsBoundary === arn);

/** The policy as listings show it; `GetPolicy` adds description and tags. */
export function policySummary(world: World, policy: StoredPolicy): Policy {
  return {
    PolicyName: policy.PolicyName,
    PolicyId: policy.PolicyId,
    Arn: policy.Arn,
    Path: policy.Path,
    DefaultVersionId: policy.DefaultVersionId,
    AttachmentCount: attachedTo(world, policy.Arn).length,
    PermissionsBoundaryUsageCount: boundaryOf(world, policy.Arn).length,
    IsAttachable: true,
    CreateDate: new Date(policy.CreateDate),
    UpdateDate: new Date(policy.UpdateDate),
  };
}

export function policyDetail(world: World, policy: StoredPolicy): Policy {
  return { ...policySummary(world, policy), Description: policy.Description, Tags: policy.Tags };
}
