import type { ListRoleTagsRequest, ListRoleTagsResponse, TagRoleRequest, UntagRoleRequest } from '@aws-sdk/client-iam';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { required } from './constraint.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import { requireRole, roleAccess, saveRole } from './role-record.ts';
import { mergeTags, requestTagContext, withoutTags } from './tag.ts';

/** The tags of roles, which policies can refer to as `aws:PrincipalTag` and `aws:ResourceTag`. */
export function roleTagOperations(world: World): Record<string, Operation> {
  return {
    TagRole: operation<TagRoleRequest, object>({
      honours: ['RoleName', 'Tags'],
      writes: true,
      access: ({ RoleName, Tags }) => [roleAccess(world, 'TagRole', RoleName, requestTagContext(Tags))],
      handle: ({ RoleName, Tags }) => {
        const role = requireRole(world, RoleName);
        role.Tags = mergeTags(role.Tags, required(Tags, 'Tags'));
        saveRole(world, role);
        return {};
      },
    }),

    UntagRole: operation<UntagRoleRequest, object>({
      honours: ['RoleName', 'TagKeys'],
      writes: true,
      access: ({ RoleName, TagKeys }) => [roleAccess(world, 'UntagRole', RoleName, { 'aws:TagKeys': TagKeys ?? [] })],
      handle: ({ RoleName, TagKeys }) => {
        const role = requireRole(world, RoleName);
        role.Tags = withoutTags(role.Tags, required(TagKeys, 'TagKeys'));
        saveRole(world, role);
        return {};
      },
    }),

    ListRoleTags: operation<ListRoleTagsRequest, ListRoleTagsResponse>({
      honours: ['RoleName', ...PAGE_MEMBERS],
      writes: false,
      access: ({ RoleName }) => [roleAccess(world, 'ListRoleTags', RoleName)],
      handle: (input) => {
        const { page, ...more } = pageOf(requireRole(world, input.RoleName).Tags, ({ Key }) => Key, input);
        return { Tags: page, ...more };
      },
    }),
  };
}
