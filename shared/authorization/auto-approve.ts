import type { AuthorizationAnswer, AuthorizationRequest, Authorizer } from './authorizer.ts';

/** The role that writes decisions; the policy file's own approvals are made in its name. */
export const APPROVALS_ROLE = 'firebreak-approvals';

/** May the policy file itself approve this change now, instead of a person? Only where it says so. Never throws. */
export const mayAutoApprove = (
  authorizer: Authorizer,
  about: Omit<AuthorizationRequest, 'moment' | 'principal' | 'breakGlass' | 'approvals' | 'reason'>,
): AuthorizationAnswer =>
  authorizer.authorize({
    ...about,
    moment: 'auto-approve',
    principal: { kind: 'role', name: APPROVALS_ROLE },
    breakGlass: false,
    approvals: { have: 0, need: 0 },
  });
