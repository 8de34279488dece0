import type { Role } from '@aws-sdk/client-iam';
import type { Access, ConditionValue } from '../../service.ts';
import type { World } from '../../world.ts';
import { entityName } from './constraint.ts';
import { noSuchEntity } from './iam-error.ts';
import { encodeDocument } from './identifier.ts';
import { roles, type StoredRole } from './records.ts';
import { resourceTagContext } from './tag.ts';

export const ROLE_NAME_LENGTH_MAX = 64;

/** The role of that name, or `NoSuchEntity`. */
export function requireRole(world: World, name: string | undefined): StoredRole {
  const roleName = entityName(name, 'RoleName', ROLE_NAME_LENGTH_MAX);
  const role = roles(world).get(roleName);
  if (!role) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
  return role;
}

/** Stores a changed role. */
export function saveRole(world: World, role: StoredRole): void {
  roles(world).set(role.RoleName, role);
}

/** The question that IAM asks for an action on one role: what the role's tags and boundary are is part of it. */
export function roleAccess(
  world: World,
  action: string,
  name: string | undefined,
  context: Record<string, ConditionValue> = {},
): Access {
  const role = name === undefined ? undefined : roles(world).get(name);
  const boundary = role?.PermissionsBoundary;
  return {
    action: `iam:${action}`,
    resource: role?.Arn ?? `arn:aws:iam::${world.accountId}:role/${name ?? ''}`,
    context: {
      ...resourceTagContext(role?.Tags ?? []),
      ...(boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary }),
      ...context,
    },
  };
}

/** The role as listings show it; `GetRole` and `CreateRole` add tags and boundary. */
export function roleSummary(role: StoredRole): Role {
  return {
    Path: role.Path,
    RoleName: role.RoleName,
    RoleId: role.RoleId,
    Arn: role.Arn,
    CreateDate: new Date(role.CreateDate),
    AssumeRolePolicyDocument: encodeDocument(role.AssumeRolePolicyDocument),
    Description: role.Description,
    MaxSessionDuration: role.MaxSessionDuration,
  };
}

export function roleDetail(role: StoredRole): Role {
  const boundary = role.PermissionsBoundary;
  return {
    ...roleSummary(role),
    PermissionsBoundary: boundary === undefined ? undefined : boundaryShape(boundary),
    Tags: role.Tags.length > 0 ? role.Tags : undefined,
  };
}

// The wire says `Policy`; the model's only enum value, `PermissionsBoundaryPolicy`, never appears on it.
const boundaryShape = (arn: string): Role['PermissionsBoundary'] => ({
  PermissionsBoundaryType: 'Policy' as NonNullable<Role['PermissionsBoundary']>['PermissionsBoundaryType'],
  PermissionsBoundaryArn: arn,
});
