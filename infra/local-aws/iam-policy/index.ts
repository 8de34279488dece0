/** IAM's policy language: evaluation, validation, and the authorizer that the front door asks. */
export { createAuthorizer } from './authorizer.ts';
export { accessDenied } from './denial.ts';
export { evaluate, type Decision, type MatchedStatement, type NamedPolicy, type PolicySet } from './evaluate.ts';
export type { RequestPrincipal } from './principal.ts';
export { createRequestContext, type RequestContext } from './request-context.ts';
export type { AccessRequest } from './statement.ts';
export { isPolicyText, unknownPrincipals, validateIdentityPolicy, validateTrustPolicy } from './validate.ts';
