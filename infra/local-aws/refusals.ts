import { AwsError } from './aws-error.ts';

const NOT_IMPLEMENTED_STATUS = 501;

const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `The embedded AWS does not implement ${what}`, NOT_IMPLEMENTED_STATUS);

export const unknownService = (service: string): AwsError => notImplemented(`the service ${service || '(unnamed)'}`);

export const unknownOperation = (service: string, operation: string): AwsError =>
  notImplemented(`${service}:${operation}`);

export const unhonouredMember = (service: string, operation: string, path: string): AwsError =>
  notImplemented(`the member ${path} of ${service}:${operation}`);

/** Codes under which each service reports that a required member is missing. */
const MISSING_MEMBER_CODES: Readonly<Record<string, string>> = {
  iam: 'ValidationError',
  sts: 'ValidationError',
  monitoring: 'ValidationError',
  sns: 'InvalidParameter',
  sqs: 'MissingParameter',
  logs: 'InvalidParameterException',
  s3: 'InvalidRequest',
};

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** AWS's answer to a request without a member that its model requires. */
export function missingMember(service: string, member: string): AwsError {
  const code = MISSING_MEMBER_CODES[service] ?? 'ValidationException';
  if (service === 'sqs') return new AwsError(code, `The request must contain the parameter ${member}.`);
  const text = `1 validation error detected: Value null at '${camel(member)}' failed to satisfy constraint: Member must not be null`;
  return new AwsError(code, text);
}

/** How each service words a denial's code and status; the text is the authorizer's. */
const DENIALS: Readonly<Record<string, readonly [code: string, status: number]>> = {
  iam: ['AccessDenied', 403],
  sts: ['AccessDenied', 403],
  s3: ['AccessDenied', 403],
  sqs: ['AccessDenied', 403],
  monitoring: ['AccessDenied', 403],
  sns: ['AuthorizationError', 403],
  lambda: ['AccessDeniedException', 403],
};

/** Gives a denial the code and status of the service that answers it. */
export function denialOf(service: string, error: AwsError): AwsError {
  const [code, status] = DENIALS[service] ?? ['AccessDeniedException', 400];
  return new AwsError(code, error.message, status, error.members);
}
