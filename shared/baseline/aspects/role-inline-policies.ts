import { readInlinePolicies } from '../../aws/role-reads.ts';
import { type Aspect, isRole, NO_EFFECT, parsedDocument } from './aspect.ts';

/** The inline policies of a role, by name. */
export const roleInlinePolicies: Aspect = {
  id: 'role-inline-policies',
  covers: isRole,
  read: readInlinePolicies,
  events: /^(Put|Delete)RolePolicy$/,
  effect: ({ parameters }, { member }) =>
    parameters.policyName === member ? { sets: 'yes', to: parsedDocument(parameters.policyDocument) } : NO_EFFECT,
  undo: ({ resource, member, kind, baseline }) => {
    const named = { role_arn: resource, policy_name: member };
    return kind === 'added'
      ? [{ change: 'delete-role-policy', params: named }]
      : [{ change: 'put-role-policy', params: { ...named, document: baseline } }];
  },
};
