import { conditionHolds } from './condition.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { fits, parseWildcards } from './pattern.ts';
import { isExempt, matchPrincipal, type PrincipalMatch, type RequestPrincipal } from './principal.ts';
import type { RequestContext } from './request-context.ts';
import { resolvePattern, type Unresolved } from './variables.ts';

/** One question: may this principal do this to that? */
export interface AccessRequest {
  readonly principal: RequestPrincipal;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** Whether the statement speaks about this request, leaving aside whom it names. */
export function applies(statement: Statement, document: PolicyDocument, request: AccessRequest): boolean {
  return (
    actionApplies(statement, request.action) &&
    resourceApplies(statement, document.variables, request) &&
    statement.conditions.every((clause) => conditionHolds(clause, request.context, document.variables))
  );
}

/** Whether the statement could speak about this request, if the context were right. */
export function concerns(statement: Statement, document: PolicyDocument, request: AccessRequest): boolean {
  return (
    actionApplies(statement, request.action) && resourceApplies(statement, document.variables, request, 'any-text')
  );
}

/** Actions are compared without regard to case and know wildcards, but no variables. */
function actionApplies(statement: Statement, action: string): boolean {
  const named = (texts: readonly string[]): boolean =>
    texts.some((text) => fits(parseWildcards(text), action, { ignoreCase: true }));
  if (statement.actions) return named(statement.actions);
  return statement.notActions ? !named(statement.notActions) : false;
}

/** Trust policies have no resource element: they speak about the role they belong to. */
function resourceApplies(
  statement: Statement,
  variables: boolean,
  request: AccessRequest,
  unresolvedResource: Unresolved = 'no-match',
): boolean {
  const named = (texts: readonly string[], unresolved: Unresolved): boolean =>
    texts.some((text) => {
      const pattern = resolvePattern(text, request.context, { variables, unresolved });
      return pattern !== undefined && fits(pattern, request.resource);
    });
  if (statement.resources) return named(statement.resources, unresolvedResource);
  // A variable without a value excludes more, not less: what might be meant is left out of the statement.
  if (statement.notResources) return !named(statement.notResources, 'any-text');
  return true;
}

/** How the statement of a resource or trust policy names who asks; a policy without either element names nobody. */
export function principalOf(statement: Statement, principal: RequestPrincipal, hasBoundary: boolean): PrincipalMatch {
  if (statement.principal) return matchPrincipal(statement.principal, principal);
  if (!statement.notPrincipal) return 'none';
  if (statement.effect === 'Deny') return isExempt(statement.notPrincipal, principal, hasBoundary) ? 'none' : 'direct';
  return matchPrincipal(statement.notPrincipal, principal) === 'none' ? 'direct' : 'none';
}
