import type { DeleteRolePermissionsBoundaryRequest, PutRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { requireAttachable } from './policy-record.ts';
import { requireRole, roleAccess, saveRole } from './role-record.ts';

/** The managed policy that limits what a role's own policies can grant. */
export function boundaryOperations(world: World): Record<string, Operation> {
  return {
    PutRolePermissionsBoundary: operation<PutRolePermissionsBoundaryRequest, object>({
      honours: ['RoleName', 'PermissionsBoundary'],
      writes: true,
      access: ({ RoleName, PermissionsBoundary }) => [
        roleAccess(
          world,
          'PutRolePermissionsBoundary',
          RoleName,
          PermissionsBoundary === undefined ? {} : { 'iam:PermissionsBoundary': PermissionsBoundary },
        ),
      ],
      handle: ({ RoleName, PermissionsBoundary }) => {
        const role = requireRole(world, RoleName);
        role.PermissionsBoundary = requireAttachable(world, PermissionsBoundary, 'PermissionsBoundary').Arn;
        saveRole(world, role);
        return {};
      },
    }),

    DeleteRolePermissionsBoundary: operation<DeleteRolePermissionsBoundaryRequest, object>({
      honours: ['RoleName'],
      writes: true,
      access: ({ RoleName }) => [roleAccess(world, 'DeleteRolePermissionsBoundary', RoleName)],
      handle: ({ RoleName }) => {
        const role = requireRole(world, RoleName);
        delete role.PermissionsBoundary;
        saveRole(world, role);
        return {};
      },
    }),
  };
}
