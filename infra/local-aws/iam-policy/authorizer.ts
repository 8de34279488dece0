import type { StoredSession } from '../account.ts';
import { roles, sessions, type StoredRole } from '../services/iam/records.ts';
import type { Caller } from '../service.ts';
import type { AuthorizerPort, World } from '../world.ts';
import { accessDenied } from './denial.ts';
import { evaluate, type NamedPolicy } from './evaluate.ts';
import { globalContext, serviceContext } from './global-context.ts';
import { principalPolicies } from './principal-policies.ts';
import type { RequestPrincipal } from './principal.ts';
import { createRequestContext } from './request-context.ts';

/** Actions that a role's trust policy decides about. */
const TRUST_ACTIONS = new Set(['sts:assumerole', 'sts:tagsession', 'sts:setsourceidentity']);

/**
 * Answers whether a request may be made, from the account's roles and policies as they are at that moment.
 *
 * For `sts:AssumeRole`, `sts:TagSession` and `sts:SetSourceIdentity` the role's trust policy is looked up when the
 * caller passes no `resourcePolicy`. The session's own policy is found under the caller's access key.
 */
export function createAuthorizer(world: World): AuthorizerPort {
  return {
    check(caller, access, call) {
      const isTrust = isTrustAction(access.action);
      const policyText = access.resourcePolicy ?? (isTrust ? trustPolicy(world, access.resource) : undefined);
      if (isTrust && policyText === undefined) throw accessDenied(caller.principalArn, access);
      const session = sessions(world).get(caller.accessKeyId);
      const role = roleOf(world, caller, session);
      const context = globalContext(world, caller, call, access.action, role, session);
      const decision = evaluate(
        {
          principal: requestPrincipal(world, caller, role?.Arn),
          action: access.action,
          resource: access.resource,
          context: createRequestContext({ ...context, ...access.context }),
        },
        {
          ...principalPolicies(world, role, session),
          ...resourceSide(isTrust, access.resource, policyText),
          resourceMustAllow: access.resourceMustAllow && policyText !== undefined,
        },
      );
      if (!decision.allowed) throw accessDenied(caller.principalArn, access, decision);
    },

    serviceAllowed(service, sourceArn, action, resource, resourcePolicy) {
      const isTrust = isTrustAction(action);
      const policyText = resourcePolicy ?? (isTrust ? trustPolicy(world, resource) : undefined);
      if (policyText === undefined) return false;
      const context = createRequestContext(serviceContext(world, service, sourceArn));
      const principal: RequestPrincipal = { kind: 'service', service };
      const side = resourceSide(isTrust, resource, policyText);
      return evaluate({ principal, action, resource, context }, { identity: [], ...side }).allowed;
    },
  };
}

/** A session belongs to the role it was made from: one made again under the same name is another role. */
function roleOf(world: World, caller: Caller, session: StoredSession | undefined): StoredRole | undefined {
  const role = caller.roleName === undefined ? undefined : roles(world).get(caller.roleName);
  return session === undefined || role?.RoleId === session.roleId ? role : undefined;
}

const isTrustAction = (action: string): boolean => TRUST_ACTIONS.has(action.toLowerCase());

function resourceSide(
  isTrust: boolean,
  resource: string,
  document: string | undefined,
): { resource?: NamedPolicy; trust?: NamedPolicy } {
  if (document === undefined) return {};
  // A resource policy has no ARN of its own, so a denial never appends one.
  const policy = { name: `policy of ${resource}`, document };
  return isTrust ? { trust: policy } : { resource: policy };
}

function trustPolicy(world: World, roleArn: string): string | undefined {
  const role = roles(world).get(roleArn.split('/').at(-1) ?? '');
  return role?.Arn === roleArn ? role.AssumeRolePolicyDocument : undefined;
}

function requestPrincipal(world: World, caller: Caller, roleArn: string | undefined): RequestPrincipal {
  const { accountId } = world;
  if (caller.isRoot) return { kind: 'root', accountId };
  return {
    kind: 'session',
    accountId,
    sessionArn: caller.principalArn,
    roleArn: roleArn ?? `arn:aws:iam::${accountId}:role/${caller.roleName ?? ''}`,
  };
}
