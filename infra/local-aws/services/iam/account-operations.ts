import type { GetAccountSummaryResponse } from '@aws-sdk/client-iam';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { policies, roles } from './records.ts';

/** What the account holds, with the quotas that are enforced here. */
export function accountOperations(world: World): Record<string, Operation> {
  return {
    GetAccountSummary: operation<object, GetAccountSummaryResponse>({
      honours: [],
      writes: false,
      access: () => [{ action: 'iam:GetAccountSummary', resource: '*' }],
      handle: () => ({
        SummaryMap: {
          Roles: roles(world).keys().length,
          Policies: policies(world).keys().length,
          Users: 0,
          Groups: 0,
          AttachedPoliciesPerRoleQuota: 10,
          AssumeRolePolicySizeQuota: 2048,
          PolicySizeQuota: 6144,
          VersionsPerPolicyQuota: 5,
        },
      }),
    }),
  };
}
