import { parsePolicy, type Statement } from './document.ts';
import type { PrincipalMatch } from './principal.ts';
import { applies, principalOf, type AccessRequest } from './statement.ts';

/** A policy with the name a denial gives it. */
export interface NamedPolicy {
  /** ARN of a managed policy; the name of an inline one. */
  readonly name: string;
  /** The document's JSON text. */
  readonly document: string;
}

/** Everything that speaks about one request. What is undefined is not in force; an empty list allows nothing. */
export interface PolicySet {
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly session?: readonly NamedPolicy[];
  readonly resource?: NamedPolicy;
  /** The resource's policy must allow, or name the account: a KMS key's. */
  readonly resourceMustAllow?: boolean;
  /** Set instead of `resource` when the resource is a role to be assumed: then it must allow. */
  readonly trust?: NamedPolicy;
}

export type PolicyLayer = 'identity' | 'boundary' | 'session' | 'resource' | 'trust';

export interface MatchedStatement {
  readonly layer: PolicyLayer;
  readonly policy: NamedPolicy;
  /** Place of the statement in its document, from 0. */
  readonly index: number;
  readonly statement: Statement;
}

/** The answer, with the layer that gave it. */
export interface Decision {
  readonly allowed: boolean;
  readonly kind: 'allowed' | 'explicit-deny' | 'implicit-deny';
  readonly layer: PolicyLayer;
  /** The statement that decided; absent where nothing spoke. */
  readonly policy?: NamedPolicy;
  readonly statementId?: string;
  /** The statements that decided: the denying ones, or else all that allow. */
  readonly matched: readonly MatchedStatement[];
}

interface Match extends MatchedStatement {
  readonly named: PrincipalMatch;
}

/**
 * AWS's evaluation within one account (IAM User Guide, "Policy evaluation for requests within a single account").
 *
 * A Deny anywhere ends it. The root user needs no Allow. Otherwise identity policies, boundary and session policies
 * must all allow, in that order of reporting, and a resource policy adds to them by how it names the principal:
 * the session itself (or everyone) is granted outright, the role is granted what boundary and session policies leave
 * over, and the account only hands the question to its identity policies.
 */
export function evaluate(request: AccessRequest, policies: PolicySet): Decision {
  const matches = collect(request, policies);
  const denials = matches.filter(({ statement }) => statement.effect === 'Deny');
  if (denials[0]) return decided('explicit-deny', denials[0].layer, denials);
  const allows = matches.filter(({ statement }) => statement.effect === 'Allow');
  return policies.trust ? decideTrust(request, policies, allows) : decide(request, policies, allows);
}

function decide(request: AccessRequest, policies: PolicySet, allows: readonly Match[]): Decision {
  const resource = from(allows, 'resource');
  if (policies.resourceMustAllow && resource.length === 0) return decided('implicit-deny', 'resource', []);
  const outright = resource.filter(({ named }) => named === 'direct');
  if (outright.length > 0) return decided('allowed', 'resource', outright);
  if (request.principal.kind === 'service') return decided('implicit-deny', 'resource', []);
  if (request.principal.kind === 'root') return decided('allowed', 'identity', allows);
  const identity = from(allows, 'identity');
  const granted = [...identity, ...resource.filter(({ named }) => named === 'role')];
  if (granted.length === 0) return decided('implicit-deny', 'identity', []);
  const limit = firstLimit(policies, allows);
  return limit ? decided('implicit-deny', limit, []) : decided('allowed', granted[0]!.layer, granted);
}

/** A trust policy must allow in every case, even for the root user; naming the account still needs an identity policy. */
function decideTrust(request: AccessRequest, policies: PolicySet, allows: readonly Match[]): Decision {
  const trusted = from(allows, 'trust');
  if (trusted.length === 0) return decided('implicit-deny', 'trust', []);
  if (
    request.principal.kind === 'root' ||
    request.principal.kind === 'service' ||
    trusted.some(({ named }) => named === 'direct')
  ) {
    return decided('allowed', 'trust', trusted);
  }
  const grantedByRole = trusted.some(({ named }) => named === 'role');
  if (!grantedByRole && from(allows, 'identity').length === 0) return decided('implicit-deny', 'identity', []);
  const limit = firstLimit(policies, allows);
  return limit ? decided('implicit-deny', limit, []) : decided('allowed', 'trust', trusted);
}

/** The first layer in force that does not allow what identity or resource policies grant. */
function firstLimit(policies: PolicySet, allows: readonly Match[]): 'boundary' | 'session' | undefined {
  if (policies.boundary && from(allows, 'boundary').length === 0) return 'boundary';
  if (policies.session && from(allows, 'session').length === 0) return 'session';
  return undefined;
}

const from = (matches: readonly Match[], layer: PolicyLayer): Match[] =>
  matches.filter((match) => match.layer === layer);

function collect(request: AccessRequest, policies: PolicySet): Match[] {
  const hasBoundary = policies.boundary !== undefined;
  const layer = (name: PolicyLayer, list: readonly (NamedPolicy | undefined)[]): Match[] =>
    list.flatMap((policy) => (policy ? matchesOf(name, policy, request, hasBoundary) : []));
  return [
    ...layer('identity', policies.identity),
    ...layer('boundary', [policies.boundary]),
    ...layer('session', policies.session ?? []),
    ...layer('resource', [policies.resource]),
    ...layer('trust', [policies.trust]),
  ];
}

function matchesOf(layer: PolicyLayer, policy: NamedPolicy, request: AccessRequest, hasBoundary: boolean): Match[] {
  const document = parsePolicy(policy.document);
  const namesPrincipals = layer === 'resource' || layer === 'trust';
  return document.statements.flatMap((statement, index) => {
    const named = namesPrincipals ? principalOf(statement, request.principal, hasBoundary) : 'direct';
    if (named === 'none' || !applies(statement, document, request)) return [];
    return [{ layer, policy, index, statement, named }];
  });
}

function decided(kind: Decision['kind'], layer: PolicyLayer, matched: readonly Match[]): Decision {
  const first = matched[0];
  return {
    allowed: kind === 'allowed',
    kind,
    layer,
    policy: first?.policy,
    statementId: first?.statement.sid,
    matched,
  };
}
