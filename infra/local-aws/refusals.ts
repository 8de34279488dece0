import { AwsError, notImplemented } from './aws-error.ts';

export const unknownService = (service: string): AwsError => notImplemented(`the service ${service || '(unnamed)'}`);

export const unknownOperation = (service: string, operation: string): AwsError =>
  notImplemented(`${service}:${operation}`);

export const unhonouredMembers = (service: string, operation: string, paths: readonly string[]): AwsError =>
  notImplemented(`${service}:${operation} ${paths.join(', ')}`);

/** Codes under which each service reports that a required member is missing. */
const MISSING_MEMBER_CODES: Readonly<Record<string, string>> = {
  iam: 'ValidationError',
  sts: 'ValidationError',
  monitoring: 'ValidationError',
  sns: 'InvalidParameter',
  sqs: 'MissingParameter',
  ec2: 'MissingParameter',
  logs: 'InvalidParameterException',
  s3: 'InvalidRequest',
};

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** AWS's answer to a request without a member that its model requires. */
export function missingMember(service: string, member: string): AwsError {
  const code = MISSING_MEMBER_CODES[service] ?? 'ValidationException';
  if (service === 'ec2') return new AwsError(code, `The request must contain the parameter ${camel(member)}`);
  if (service === 'sqs') return new AwsError(code, `The request must contain the parameter ${member}.`);
  const text = `1 validation error detected: Value null at '${camel(member)}' failed to satisfy constraint: Member must not be null`;
  return new AwsError(code, text);
}
