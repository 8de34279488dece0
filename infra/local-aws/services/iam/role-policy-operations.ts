import type {
  DeleteRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam';
import { validateIdentityPolicy } from '../../iam-policy/validate.ts';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { entityName, required } from './constraint.ts';
import { limitExceeded, noSuchEntity } from './iam-error.ts';
import { encodeDocument } from './identifier.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import type { StoredRole } from './records.ts';
import { requireRole, roleAccess, saveRole } from './role-record.ts';

const POLICY_NAME_LENGTH_MAX = 128;
/** Characters of all inline policies of a role together, white space not counted. */
const INLINE_LENGTH_MAX = 10_240;

/** Policies that are part of a role and go with it. */
export function rolePolicyOperations(world: World): Record<string, Operation> {
  return {
    PutRolePolicy: operation<PutRolePolicyRequest, object>({
      honours: ['RoleName', 'PolicyName', 'PolicyDocument'],
      writes: true,
      access: ({ RoleName }) => [roleAccess(world, 'PutRolePolicy', RoleName)],
      handle: (input) => {
        const role = requireRole(world, input.RoleName);
        const name = policyName(input.PolicyName);
        const document = required(input.PolicyDocument, 'PolicyDocument');
        validateIdentityPolicy(document);
        const inline = { ...role.InlinePolicies, [name]: document };
        refuseOversize(role, inline);
        role.InlinePolicies = inline;
        saveRole(world, role);
        return {};
      },
    }),

    GetRolePolicy: operation<GetRolePolicyRequest, GetRolePolicyResponse>({
      honours: ['RoleName', 'PolicyName'],
      writes: false,
      access: ({ RoleName }) => [roleAccess(world, 'GetRolePolicy', RoleName)],
      handle: (input) => {
        const role = requireRole(world, input.RoleName);
        const name = requireInline(role, input.PolicyName);
        return {
          RoleName: role.RoleName,
          PolicyName: name,
          PolicyDocument: encodeDocument(role.InlinePolicies[name] ?? ''),
        };
      },
    }),

    DeleteRolePolicy: operation<DeleteRolePolicyRequest, object>({
      honours: ['RoleName', 'PolicyName'],
      writes: true,
      access: ({ RoleName }) => [roleAccess(world, 'DeleteRolePolicy', RoleName)],
      handle: (input) => {
        const role = requireRole(world, input.RoleName);
        delete role.InlinePolicies[requireInline(role, input.PolicyName)];
        saveRole(world, role);
        return {};
      },
    }),

    ListRolePolicies: operation<ListRolePoliciesRequest, ListRolePoliciesResponse>({
      honours: ['RoleName', ...PAGE_MEMBERS],
      writes: false,
      access: ({ RoleName }) => [roleAccess(world, 'ListRolePolicies', RoleName)],
      handle: (input) => {
        const names = Object.keys(requireRole(world, input.RoleName).InlinePolicies);
        const { page, ...more } = pageOf(names, (name) => name, input);
        return { PolicyNames: page, ...more };
      },
    }),
  };
}

const policyName = (name: string | undefined): string => entityName(name, 'PolicyName', POLICY_NAME_LENGTH_MAX);

function requireInline(role: StoredRole, given: string | undefined): string {
  const name = policyName(given);
  if (Object.hasOwn(role.InlinePolicies, name)) return name;
  throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
}

function refuseOversize(role: StoredRole, inline: Record<string, string>): void {
  const length = Object.values(inline).reduce((sum, document) => sum + document.replace(/\s/g, '').length, 0);
  if (length > INLINE_LENGTH_MAX) {
    throw limitExceeded(`Maximum policy size of ${INLINE_LENGTH_MAX} bytes exceeded for role ${role.RoleName}`);
  }
}
