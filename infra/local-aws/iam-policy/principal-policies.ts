import { AWS_MANAGED_POLICIES } from '../services/iam/aws-managed/index.ts';
import type { StoredSession } from '../account.ts';
import { defaultVersion, policies, type StoredRole } from '../services/iam/records.ts';
import type { World } from '../world.ts';
import type { NamedPolicy, PolicySet } from './evaluate.ts';

const ALLOWS_NOTHING = '{"Version":"2012-10-17","Statement":[]}';

/** Everything a role's own side brings to a decision. A role that is gone brings nothing, so it is denied everything. */
export function principalPolicies(
  world: World,
  role: StoredRole | undefined,
  session?: StoredSession,
): Pick<PolicySet, 'identity' | 'boundary' | 'session'> {
  if (!role) return { identity: [] };
  return {
    identity: identityPolicies(world, role),
    boundary: role.PermissionsBoundary === undefined ? undefined : managedPolicy(world, role.PermissionsBoundary),
    session: session && sessionPolicies(world, session),
  };
}

function identityPolicies(world: World, role: StoredRole): NamedPolicy[] {
  const inline = Object.entries(role.InlinePolicies).map(([name, document]) => ({ name, document }));
  return [...inline, ...role.AttachedPolicyArns.map((arn) => managedPolicy(world, arn))];
}

/** Inline and managed session policies together form the limit; a session made without any is not limited. */
function sessionPolicies(world: World, session: StoredSession): NamedPolicy[] | undefined {
  if (session.policy === undefined && !session.policyArns?.length) return undefined;
  const inline = session.policy === undefined ? [] : [{ name: 'session', document: session.policy }];
  return [...inline, ...(session.policyArns ?? []).map((arn) => managedPolicy(world, arn))];
}

/** The default version's text. A policy that is gone allows nothing, rather than lifting the limit it was. */
function managedPolicy(world: World, arn: string): NamedPolicy {
  const policy = policies(world).get(arn) ?? AWS_MANAGED_POLICIES.get(arn);
  return { name: arn, document: (policy && defaultVersion(policy)?.Document) ?? ALLOWS_NOTHING };
}
