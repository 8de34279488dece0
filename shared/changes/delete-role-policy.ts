import { z } from 'zod';
import { arnName } from '../arn.ts';
import { deniesOf } from '../aws/policy-document.ts';
import { readInlinePolicy } from '../aws/role-reads.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { InlinePolicyName, requireOwnScope, RoleArn } from './parameters.ts';

const params = z.strictObject({ role_arn: RoleArn, policy_name: InlinePolicyName });
type Params = z.infer<typeof params>;

/** Deletes one inline policy of a role. Image: the policy's document, null when there is no such policy. */
export const deleteRolePolicy: Change<Params> = {
  id: 'delete-role-policy',
  description: 'Deletes one inline policy of a role.',
  params,
  repairRole: 'identity',
  target: ({ role_arn }) => role_arn,
  risk: (given, preImage) => identityRisk(deleteRolePolicy.withdraws?.(given, preImage)),
  async capture({ role_arn, policy_name }, aws) {
    requireOwnScope(aws, role_arn);
    return readInlinePolicy(aws, role_arn, policy_name);
  },
  postImage: () => null,
  call: ({ role_arn, policy_name }) => ({
    service: 'iam',
    operation: 'DeleteRolePolicy',
    input: { RoleName: arnName(role_arn), PolicyName: policy_name },
  }),
  invert: ({ role_arn, policy_name }, preImage) =>
    preImage === null
      ? { change: 'delete-role-policy', params: { role_arn, policy_name } }
      : { change: 'put-role-policy', params: { role_arn, policy_name, document: preImage } },
  summary: ({ role_arn, policy_name }) => `delete inline policy \`${policy_name}\` of role \`${arnName(role_arn)}\``,
  permissions: ({ role_arn }) => [{ action: 'iam:DeleteRolePolicy', resource: role_arn }],
  cost: () => free('IAM policies have no price'),
  withdraws: ({ policy_name }, preImage) => ({ policy: policy_name, denies: deniesOf(preImage) }),
};
