import { randomUUID } from 'node:crypto';
import { AwsError } from '../../aws-error.ts';

/** Parameter Store answers with the code alone. */
export const parameterNotFound = (): AwsError => new AwsError('ParameterNotFound', '');

export const versionNotFound = (name: string, version: string): AwsError =>
  new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );

export const parameterExists = (): AwsError =>
  new AwsError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );

export const typeMismatch = (): AwsError =>
  new AwsError(
    'HierarchyTypeMismatchException',
    "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.",
  );

export const patternMismatch = (value: string): AwsError =>
  new AwsError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${value}`,
  );

export const validation = (text: string): AwsError => new AwsError('ValidationException', text);

/** What KMS answered, in the words in which Parameter Store passes it on. */
export const fromKms = (error: AwsError): AwsError =>
  new AwsError(
    error.code === 'AccessDeniedException' ? error.code : 'InvalidKeyId',
    `${error.message} (Service: AWSKMS; Status Code: ${String(error.status)}; Error Code: ${error.code}; Request ID: ${randomUUID()}; Proxy: null)`,
  );
