import { AwsError } from '../../aws-error.ts';

/** Lambda's own texts, so that whoever matches on them here matches on them in AWS too. */

const userError = (code: string, message: string, status: number): AwsError =>
  new AwsError(code, message, status, { Type: 'User' });

export const notFound = (message: string): AwsError => userError('ResourceNotFoundException', message, 404);
export const functionNotFound = (arn: string): AwsError => notFound(`Function not found: ${arn}`);
export const conflict = (message: string): AwsError => userError('ResourceConflictException', message, 409);
export const invalidParameter = (message: string): AwsError =>
  userError('InvalidParameterValueException', message, 400);

/** A member that breaks the API's own model. */
export const invalidMember = (value: unknown, member: string, constraint: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );

export const preconditionFailed = (): AwsError =>
  userError(
    'PreconditionFailedException',
    'The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the latest RevisionId.',
    412,
  );

export type ThrottleReason = 'ReservedFunctionConcurrentInvocationLimitExceeded' | 'ConcurrentInvocationLimitExceeded';

export const throttled = (reason: ThrottleReason): AwsError =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Reason: reason, Type: 'User' });

export const isThrottle = (error: unknown): boolean =>
  error instanceof AwsError && error.code === 'TooManyRequestsException';

export const roleNotAssumable = (): AwsError =>
  invalidParameter('The role defined for the function cannot be assumed by Lambda.');
