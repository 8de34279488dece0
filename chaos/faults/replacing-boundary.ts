import { workloadBoundaryArn } from '../../shared/workload-boundary.ts';
import type { Calls } from '../fault.ts';

/** The boundary of a role is replaced by a new policy; and the way back. */
export const replacingBoundary = (
  accountId: string,
  RoleName: string,
  name: string,
  Statement: readonly object[],
): Calls => {
  const PolicyArn = `arn:aws:iam::${accountId}:policy/${name}`;
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const putBoundary = (PermissionsBoundary: string) => ({
    service: 'iam',
    operation: 'PutRolePermissionsBoundary',
    input: { RoleName, PermissionsBoundary },
  });
  return {
    calls: [
      { service: 'iam', operation: 'CreatePolicy', input: { PolicyName: name, PolicyDocument } },
      putBoundary(PolicyArn),
    ],
    undo: [
      putBoundary(workloadBoundaryArn(accountId)),
      { service: 'iam', operation: 'DeletePolicy', input: { PolicyArn } },
    ],
  };
};
