import { z } from 'zod';
import { arnName } from '../arn.ts';
import { PolicyDocument, statementsOf } from '../aws/policy-document.ts';
import { readInlinePolicy } from '../aws/role-reads.ts';
import { canonicalJson } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import type { Change } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { lostDenies } from './lost-denies.ts';
import { InlinePolicyName, requireOwnScope, RoleArn } from './parameters.ts';
import { certainEscalations } from './privilege-escalation.ts';

const params = z.strictObject({ role_arn: RoleArn, policy_name: InlinePolicyName, document: PolicyDocument });
type Params = z.infer<typeof params>;

/** Writes one whole inline policy of a role. Image: the policy's document, null when there is no such policy. */
export const putRolePolicy: Change<Params> = {
  id: 'put-role-policy',
  description: 'Writes one inline policy of a role, whole: an existing one of that name is replaced.',
  params,
  repairRole: 'identity',
  target: ({ role_arn }) => role_arn,
  risk: (given, preImage) => identityRisk(putRolePolicy.withdraws?.(given, preImage)),
  async capture({ role_arn, policy_name }, aws) {
    requireOwnScope(aws, role_arn);
    return readInlinePolicy(aws, role_arn, policy_name);
  },
  postImage: ({ document }) => document,
  call: ({ role_arn, policy_name, document }) => ({
    service: 'iam',
    operation: 'PutRolePolicy',
    input: { RoleName: arnName(role_arn), PolicyName: policy_name, PolicyDocument: canonicalJson(document) },
  }),
  invert: ({ role_arn, policy_name }, preImage) =>
    preImage === null
      ? { change: 'delete-role-policy', params: { role_arn, policy_name } }
      : { change: 'put-role-policy', params: { role_arn, policy_name, document: preImage } },
  summary: ({ role_arn, policy_name, document }, preImage) => {
    const count = statementsOf(document).length;
    const verb = preImage === null ? 'create' : 'replace';
    return `${verb} inline policy \`${policy_name}\` of role \`${arnName(role_arn)}\` (${count} ${count === 1 ? 'statement' : 'statements'})`;
  },
  permissions: ({ role_arn }) => [{ action: 'iam:PutRolePolicy', resource: role_arn }],
  cost: () => free('IAM policies have no price'),
  problems: ({ document }) => certainEscalations(document),
  grants: ({ role_arn, policy_name, document }) => ({
    kind: 'inline',
    roleArn: role_arn,
    policyName: policy_name,
    document,
  }),
  withdraws: ({ policy_name, document }, preImage) => ({
    policy: policy_name,
    denies: lostDenies(preImage, document),
  }),
};
