import { z } from 'zod';
import { arnName } from '../arn.ts';
import { ResourcePolicyDocument } from '../aws/resource-policy-document.ts';
import { readRole } from '../aws/role-reads.ts';
import { canonicalJson } from '../canonical.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change } from './change.ts';
import { identityRisk } from './identity-risk.ts';
import { lostDenies } from './lost-denies.ts';
import { requireOwnScope, RoleArn } from './parameters.ts';

const params = z.strictObject({ role_arn: RoleArn, document: ResourcePolicyDocument });
type Params = z.infer<typeof params>;

/** Writes the whole trust policy of a role: who may assume it. Image: the trust, null when there is no such role. */
export const updateRoleTrust: Change<Params> = {
  id: 'update-role-trust',
  description: 'Writes the trust policy of a role, whole: who may assume it.',
  params,
  repairRole: 'identity',
  target: ({ role_arn }) => role_arn,
  risk: (given, preImage) => identityRisk(updateRoleTrust.withdraws?.(given, preImage)),
  async capture({ role_arn }, aws) {
    requireOwnScope(aws, role_arn);
    return (await readRole(aws, role_arn))?.trust ?? null;
  },
  postImage: ({ document }, preImage) => (preImage === null ? null : document),
  call: ({ role_arn, document }) => ({
    service: 'iam',
    operation: 'UpdateAssumeRolePolicy',
    input: { RoleName: arnName(role_arn), PolicyDocument: canonicalJson(document) },
  }),
  invert: ({ role_arn }, preImage) => {
    if (preImage === null) throw new TerminalError(`there is no role \`${role_arn}\` to change`);
    return { change: 'update-role-trust', params: { role_arn, document: preImage } };
  },
  summary: ({ role_arn }) => `replace the trust policy of role \`${arnName(role_arn)}\`: who may assume it`,
  permissions: ({ role_arn }) => [{ action: 'iam:UpdateAssumeRolePolicy', resource: role_arn }],
  cost: () => free('IAM policies have no price'),
  problems: ({ role_arn }, preImage) => (preImage === null ? [`there is no role \`${role_arn}\``] : []),
  grants: ({ role_arn, document }) => ({
    kind: 'restored',
    resource: role_arn,
    aspect: 'role-trust',
    member: 'trust_policy',
    value: document,
  }),
  withdraws: ({ document }, preImage) => ({ policy: 'trust policy', denies: lostDenies(preImage, document) }),
};
