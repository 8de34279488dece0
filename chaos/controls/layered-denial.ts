import { workloadBoundaryArn } from '../../shared/workload-boundary.ts';
import type { Control } from '../fault.ts';
import { managedPolicyDetached } from '../faults/managed-policy-detached.ts';
import type { Target } from '../target/deploy-target.ts';
import { dataProcessor } from '../target/workload.ts';

const NARROW = 'reading-only';
/** It lets the function read and log, and write nothing. */
const LIMIT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:*', 'sqs:*', 'logs:*', 'cloudwatch:*'], Resource: '*' }],
};

export const layeredDenial: Control<Target> = {
  id: 'layered-denial',
  taxonomy: 'C-05',
  description: 'a lost policy and another boundary deny the same: AWS names one, and a person must see both',
  workload: dataProcessor,
  prepare: async ({ account }) => {
    await account.send('iam', 'CreatePolicy', { PolicyName: NARROW, PolicyDocument: JSON.stringify(LIMIT) });
  },
  inject: async ({ account, deployed: { names }, breakBy }) => {
    await breakBy(managedPolicyDetached);
    await account.send('iam', 'PutRolePermissionsBoundary', {
      RoleName: names.role,
      PermissionsBoundary: `arn:aws:iam::${account.accountId}:policy/${NARROW}`,
    });
  },
  recover: async ({ account, deployed: { names } }) => {
    const PermissionsBoundary = workloadBoundaryArn(account.accountId);
    await account.send('iam', 'PutRolePermissionsBoundary', { RoleName: names.role, PermissionsBoundary });
  },
  expected: { outcome: ['ESCALATED'], causes: ['permissions-boundary-denies'], changes: [] },
};
