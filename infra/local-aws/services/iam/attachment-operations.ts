import type {
  AttachRolePolicyRequest,
  DetachRolePolicyRequest,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
} from '@aws-sdk/client-iam';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { managedPolicyArn, oneOf } from './constraint.ts';
import { limitExceeded, noSuchEntity } from './iam-error.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import {
  attachedPolicies,
  attachedShape,
  attachedTo,
  boundaryOf,
  policyAccess,
  requireAttachable,
  requirePolicy,
} from './policy-record.ts';
import type { StoredRole } from './records.ts';
import { requireRole, roleAccess, saveRole } from './role-record.ts';

const ATTACHED_MAX = 10;

/** Which managed policies a role has, and which roles a policy reaches. */
export function attachmentOperations(world: World): Record<string, Operation> {
  return {
    AttachRolePolicy: operation<AttachRolePolicyRequest, object>({
      honours: ['RoleName', 'PolicyArn'],
      writes: true,
      access: ({ RoleName, PolicyArn }) => [roleAccess(world, 'AttachRolePolicy', RoleName, policyContext(PolicyArn))],
      handle: (input) => {
        const role = requireRole(world, input.RoleName);
        const { Arn } = requireAttachable(world, input.PolicyArn);
        if (role.AttachedPolicyArns.includes(Arn)) return {};
        if (role.AttachedPolicyArns.length >= ATTACHED_MAX) {
          throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${ATTACHED_MAX}`);
        }
        role.AttachedPolicyArns = [...role.AttachedPolicyArns, Arn];
        saveRole(world, role);
        return {};
      },
    }),

    DetachRolePolicy: operation<DetachRolePolicyRequest, object>({
      honours: ['RoleName', 'PolicyArn'],
      writes: true,
      access: ({ RoleName, PolicyArn }) => [roleAccess(world, 'DetachRolePolicy', RoleName, policyContext(PolicyArn))],
      handle: (input) => {
        const role = requireRole(world, input.RoleName);
        const arn = managedPolicyArn(input.PolicyArn);
        if (!role.AttachedPolicyArns.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
        role.AttachedPolicyArns = role.AttachedPolicyArns.filter((attached) => attached !== arn);
        saveRole(world, role);
        return {};
      },
    }),

    ListAttachedRolePolicies: operation<ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse>({
      honours: ['RoleName', 'PathPrefix', ...PAGE_MEMBERS],
      writes: false,
      access: ({ RoleName }) => [roleAccess(world, 'ListAttachedRolePolicies', RoleName)],
      handle: (input) => {
        const attached = attachedPolicies(world, requireRole(world, input.RoleName)).filter(({ Path }) =>
          Path.startsWith(input.PathPrefix ?? '/'),
        );
        const { page, ...more } = pageOf(attached, ({ Arn }) => Arn, input);
        return { AttachedPolicies: page.map(attachedShape), ...more };
      },
    }),

    ListEntitiesForPolicy: operation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>({
      honours: ['PolicyArn', 'EntityFilter', 'PathPrefix', 'PolicyUsageFilter', ...PAGE_MEMBERS],
      writes: false,
      access: ({ PolicyArn }) => [policyAccess(world, 'ListEntitiesForPolicy', PolicyArn)],
      handle: (input) => {
        const { Arn } = requirePolicy(world, input.PolicyArn);
        const reached = entities(world, Arn, input).filter(({ Path }) => Path.startsWith(input.PathPrefix ?? '/'));
        const { page, ...more } = pageOf(reached, ({ RoleName }) => RoleName, input);
        const shapes = page.map(({ RoleName, RoleId }) => ({ RoleName, RoleId }));
        return { PolicyGroups: [], PolicyUsers: [], PolicyRoles: shapes, ...more };
      },
    }),
  };
}

/** Roles are the only entities of the account: a filter for another kind finds nothing. */
function entities(world: World, arn: string, input: ListEntitiesForPolicyRequest): StoredRole[] {
  const kind = oneOf(input.EntityFilter, 'EntityFilter', [
    'User',
    'Role',
    'Group',
    'LocalManagedPolicy',
    'AWSManagedPolicy',
  ]);
  const usage = oneOf(input.PolicyUsageFilter, 'PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']);
  if (kind !== undefined && kind !== 'Role') return [];
  const attached = usage === 'PermissionsBoundary' ? [] : attachedTo(world, arn);
  const limited = usage === 'PermissionsPolicy' ? [] : boundaryOf(world, arn);
  return [...new Set([...attached, ...limited])];
}

const policyContext = (arn: string | undefined): Record<string, string> =>
  arn === undefined ? {} : { 'iam:PolicyARN': arn };
