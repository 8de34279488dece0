import { readAttachedPolicies } from '../../aws/role-reads.ts';
import { type Aspect, isRole, NO_EFFECT } from './aspect.ts';

/** ARNs of the managed policies attached to a role. */
export const roleAttachedPolicies: Aspect = {
  id: 'role-attached-policies',
  covers: isRole,
  read: readAttachedPolicies,
  events: /^(Attach|Detach)RolePolicy$/,
  effect: ({ name, parameters }, { member }) =>
    parameters.policyArn === member ? { sets: 'yes', to: name.startsWith('Attach') ? member : null } : NO_EFFECT,
  undo: ({ resource, member, kind }) => [
    {
      change: kind === 'added' ? 'detach-role-policy' : 'attach-role-policy',
      params: { role_arn: resource, policy_arn: member },
    },
  ],
};
