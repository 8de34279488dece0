import type { PrincipalElement } from './document.ts';

/** Who asks. A session is two identities at once: itself, and the role it was made from. */
export type RequestPrincipal =
  | { readonly kind: 'root'; readonly accountId: string }
  | { readonly kind: 'session'; readonly accountId: string; readonly sessionArn: string; readonly roleArn: string }
  | { readonly kind: 'user'; readonly accountId: string; readonly userArn: string }
  | { readonly kind: 'service'; readonly service: string };

/**
 * How directly a `Principal` element names who asks, the strongest first:
 * `direct` names the session or user itself, everyone, or the service; `role` names the role the session was made from;
 * `account` names the account, which only delegates to the account's own identity policies.
 */
export type PrincipalMatch = 'direct' | 'role' | 'account' | 'none';

const STRENGTH: readonly PrincipalMatch[] = ['direct', 'role', 'account', 'none'];

export function matchPrincipal(element: PrincipalElement, principal: RequestPrincipal): PrincipalMatch {
  if (element === '*') return 'direct';
  const matches = Object.entries(element).flatMap(([kind, names]) =>
    names.map((name) => matchName(kind, name, principal)),
  );
  return STRENGTH.find((strength) => matches.includes(strength)) ?? 'none';
}

function matchName(kind: string, name: string, principal: RequestPrincipal): PrincipalMatch {
  // `{"AWS": "*"}` is equivalent to `"*"`, which includes service principals.
  if (name === '*') return kind === 'AWS' || kind === principalKind(principal) ? 'direct' : 'none';
  if (principal.kind === 'service') return kind === 'Service' && name === principal.service ? 'direct' : 'none';
  if (kind !== 'AWS') return 'none';
  if (isAccount(name, principal.accountId)) return principal.kind === 'root' ? 'direct' : 'account';
  if (principal.kind === 'root') return 'none';
  if (principal.kind === 'user') return name === principal.userArn ? 'direct' : 'none';
  if (name === principal.sessionArn) return 'direct';
  return name === principal.roleArn ? 'role' : 'none';
}

const principalKind = (principal: RequestPrincipal): string => (principal.kind === 'service' ? 'Service' : 'AWS');

const isAccount = (name: string, accountId: string): boolean =>
  name === accountId || name === `arn:aws:iam::${accountId}:root`;

/**
 * Whether a `NotPrincipal` of a Deny leaves this principal alone.
 *
 * AWS checks the account, then the role, then the session, and denies at the first that is not listed: an exempted
 * session needs all three. A Deny with `NotPrincipal` always denies a role that has a permissions boundary.
 */
export function isExempt(element: PrincipalElement, principal: RequestPrincipal, hasBoundary: boolean): boolean {
  if (element === '*') return true;
  if (principal.kind === 'service') return (element['Service'] ?? []).some((name) => name === principal.service);
  if (hasBoundary) return false;
  const names = element['AWS'] ?? [];
  if (names.includes('*')) return true;
  if (!names.some((name) => isAccount(name, principal.accountId))) return false;
  if (principal.kind === 'user') return names.includes(principal.userArn);
  return principal.kind === 'root' || (names.includes(principal.roleArn) && names.includes(principal.sessionArn));
}
