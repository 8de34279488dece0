import { readRole } from '../../aws/role-reads.ts';
import { type Aspect, isRole, nothing } from './aspect.ts';

/** The permissions boundary of a role. It is a control: only a person changes one. */
export const roleBoundary: Aspect = {
  id: 'role-boundary',
  covers: isRole,
  async read(aws, roleArn) {
    const role = await readRole(aws, roleArn);
    return role && { boundary_arn: role.boundaryArn };
  },
  events: /^(Put|Delete)RolePermissionsBoundary$/,
  effect: ({ parameters }) => ({ sets: 'yes', to: parameters.permissionsBoundary ?? null }),
  undo: nothing,
};
