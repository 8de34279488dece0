/** IAM's policy language: evaluation, validation, and the authorizer that the front door asks. */
export { createAuthorizer } from './authorizer.ts';
export { accessDenied } from './denial.ts';
export { evaluate } from './evaluate.ts';
export type { RequestPrincipal } from './principal.ts';
export { createRequestContext } from './request-context.ts';
export { isPolicyText, unknownPrincipals, validateIdentityPolicy, validateTrustPolicy } from './validate.ts';
