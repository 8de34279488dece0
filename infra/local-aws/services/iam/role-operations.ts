import type {
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  ListRolesRequest,
  ListRolesResponse,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleRequest,
} from '@aws-sdk/client-iam';
import { validateTrustPolicy } from '../../iam-policy/validate.ts';
import { operation, type Access, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { entityName, entityPath, maxSessionDuration, required, textBetween } from './constraint.ts';
import { alreadyExists, deleteConflict, limitExceeded } from './iam-error.ts';
import { newUniqueId } from './identifier.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import { requireAttachable } from './policy-record.ts';
import { roles, type StoredRole } from './records.ts';
import { ROLE_NAME_LENGTH_MAX, requireRole, roleAccess, roleDetail, roleSummary, saveRole } from './role-record.ts';
import { mergeTags, requestTagContext } from './tag.ts';

const DESCRIPTION_LENGTH_MAX = 1000;
/** Characters of a trust policy, white space not counted. */
const TRUST_POLICY_LENGTH_MAX = 2048;

/** Roles themselves: who may assume them, and for how long. */
export function roleOperations(world: World): Record<string, Operation> {
  return {
    CreateRole: operation<CreateRoleRequest, CreateRoleResponse>({
      honours: [
        'Path',
        'RoleName',
        'AssumeRolePolicyDocument',
        'Description',
        'MaxSessionDuration',
        'PermissionsBoundary',
        'Tags',
      ],
      writes: true,
      access: (input) => createAccess(world, input),
      handle: (input) => {
        const role = newRole(world, input);
        saveRole(world, role);
        return { Role: roleDetail(role) };
      },
    }),

    GetRole: operation<GetRoleRequest, GetRoleResponse>({
      honours: ['RoleName'],
      writes: false,
      access: ({ RoleName }) => [roleAccess(world, 'GetRole', RoleName)],
      handle: ({ RoleName }) => ({ Role: roleDetail(requireRole(world, RoleName)) }),
    }),

    DeleteRole: operation<DeleteRoleRequest, object>({
      honours: ['RoleName'],
      writes: true,
      access: ({ RoleName }) => [roleAccess(world, 'DeleteRole', RoleName)],
      handle: ({ RoleName }) => {
        const role = requireRole(world, RoleName);
        if (role.AttachedPolicyArns.length > 0) {
          throw deleteConflict('Cannot delete entity, must detach all policies first.');
        }
        if (Object.keys(role.InlinePolicies).length > 0) {
          throw deleteConflict('Cannot delete entity, must delete policies first.');
        }
        roles(world).delete(role.RoleName);
        return {};
      },
    }),

    ListRoles: operation<ListRolesRequest, ListRolesResponse>({
      honours: ['PathPrefix', ...PAGE_MEMBERS],
      writes: false,
      access: ({ PathPrefix }) => [
        { action: 'iam:ListRoles', resource: `arn:aws:iam::${world.accountId}:role${PathPrefix ?? '/'}` },
      ],
      handle: (input) => {
        const all = roles(world).values();
        const listed = all.filter(({ Path }) => Path.startsWith(input.PathPrefix ?? '/'));
        const { page, ...more } = pageOf(listed, ({ RoleName }) => RoleName, input);
        return { Roles: page.map(roleSummary), ...more };
      },
    }),

    UpdateRole: operation<UpdateRoleRequest, object>({
      honours: ['RoleName', 'Description', 'MaxSessionDuration'],
      writes: true,
      access: ({ RoleName }) => [roleAccess(world, 'UpdateRole', RoleName)],
      handle: (input) => {
        const role = requireRole(world, input.RoleName);
        saveRole(world, {
          ...role,
          Description: input.Description === undefined ? role.Description : description(input.Description),
          MaxSessionDuration: maxSessionDuration(input.MaxSessionDuration ?? role.MaxSessionDuration),
        });
        return {};
      },
    }),

    UpdateAssumeRolePolicy: operation<UpdateAssumeRolePolicyRequest, object>({
      honours: ['RoleName', 'PolicyDocument'],
      writes: true,
      access: ({ RoleName }) => [roleAccess(world, 'UpdateAssumeRolePolicy', RoleName)],
      handle: (input) => {
        const role = requireRole(world, input.RoleName);
        role.AssumeRolePolicyDocument = trustPolicy(world, input.PolicyDocument, 'PolicyDocument');
        saveRole(world, role);
        return {};
      },
    }),
  };
}

/** Tags and a boundary given at creation need the permissions that setting them later would need. */
function createAccess(world: World, input: CreateRoleRequest): Access[] {
  const resource = `arn:aws:iam::${world.accountId}:role${input.Path ?? '/'}${input.RoleName ?? ''}`;
  const boundary = input.PermissionsBoundary;
  const context = {
    ...requestTagContext(input.Tags),
    ...(boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary }),
  };
  const create = { action: 'iam:CreateRole', resource, context };
  return input.Tags?.length ? [create, { action: 'iam:TagRole', resource, context }] : [create];
}

function newRole(world: World, input: CreateRoleRequest): StoredRole {
  const name = entityName(input.RoleName, 'RoleName', ROLE_NAME_LENGTH_MAX);
  const path = entityPath(input.Path);
  // Role names are unique without regard to case.
  const taken = roles(world)
    .keys()
    .some((existing) => existing.toLowerCase() === name.toLowerCase());
  if (taken) throw alreadyExists(`Role with name ${name} already exists.`);
  return {
    RoleName: name,
    RoleId: newUniqueId('AROA'),
    Arn: `arn:aws:iam::${world.accountId}:role${path}${name}`,
    Path: path,
    AssumeRolePolicyDocument: trustPolicy(world, input.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument'),
    CreateDate: new Date().toISOString(),
    Description: input.Description === undefined ? undefined : description(input.Description),
    MaxSessionDuration: maxSessionDuration(input.MaxSessionDuration),
    PermissionsBoundary:
      input.PermissionsBoundary === undefined
        ? undefined
        : requireAttachable(world, input.PermissionsBoundary, 'PermissionsBoundary').Arn,
    Tags: mergeTags([], input.Tags),
    InlinePolicies: {},
    AttachedPolicyArns: [],
  };
}

const description = (text: string): string => textBetween(text, 'Description', 0, DESCRIPTION_LENGTH_MAX);

function trustPolicy(world: World, text: string | undefined, member: string): string {
  const document = textBetween(required(text, member), member, 1, 131_072);
  const own = roles(world);
  validateTrustPolicy(document, (arn) => {
    if (arn.split(':')[4] !== world.accountId) return true;
    return own.get(arn.split('/').at(-1) ?? '')?.Arn === arn;
  });
  if (document.replace(/\s/g, '').length > TRUST_POLICY_LENGTH_MAX) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_LENGTH_MAX}`);
  }
  return document;
}
