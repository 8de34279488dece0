import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
  GetAccountSummaryResponse,
} from '@aws-sdk/client-iam';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import {
  entitiesOf,
  ENTITY_KINDS,
  entityKey,
  isPolicy,
  isRole,
  policyAuthorization,
  roleAuthorization,
} from './authorization-details.ts';
import { eachOneOf } from './constraint.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import { policies, roles } from './records.ts';

/** What the account holds: all who are authorised and to what, and how many there are with the quotas enforced here. */
export function accountOperations(world: World): Record<string, Operation> {
  return {
    GetAccountAuthorizationDetails: operation<
      GetAccountAuthorizationDetailsRequest,
      GetAccountAuthorizationDetailsResponse
    >({
      honours: ['Filter', ...PAGE_MEMBERS],
      writes: false,
      access: () => [{ action: 'iam:GetAccountAuthorizationDetails', resource: '*' }],
      handle: (input) => {
        const asked = eachOneOf(input.Filter ?? [], 'Filter', ENTITY_KINDS);
        const entities = entitiesOf(world, asked.length > 0 ? asked : ENTITY_KINDS);
        const { page, ...more } = pageOf(entities, entityKey, input);
        return {
          UserDetailList: [],
          GroupDetailList: [],
          RoleDetailList: page.filter(isRole).map((role) => roleAuthorization(world, role)),
          Policies: page.filter(isPolicy).map((policy) => policyAuthorization(world, policy)),
          ...more,
        };
      },
    }),

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
