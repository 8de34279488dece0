import { readRole } from '../../aws/role-reads.ts';
import { type Aspect, isRole, parsedDocument } from './aspect.ts';

/** Who may assume a role. */
export const roleTrust: Aspect = {
  id: 'role-trust',
  covers: isRole,
  async read(aws, roleArn) {
    const role = await readRole(aws, roleArn);
    return role && { trust_policy: role.trust };
  },
  events: /^UpdateAssumeRolePolicy$/,
  effect: ({ parameters }) => ({ sets: 'yes', to: parsedDocument(parameters.policyDocument) }),
  undo: ({ resource, baseline }) => [
    { change: 'update-role-trust', params: { role_arn: resource, document: baseline } },
  ],
};
