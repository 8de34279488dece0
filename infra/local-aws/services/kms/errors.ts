import { AwsError } from '../../aws-error.ts';

/** KMS's own texts; where AWS answers with a code alone, the text is empty. */
export const notFound = (text: string): AwsError => new AwsError('NotFoundException', text);

export const disabled = (keyArn: string): AwsError => new AwsError('DisabledException', `${keyArn} is disabled.`);

export const invalidState = (text: string): AwsError => new AwsError('KMSInvalidStateException', text);

export const invalidUsage = (text: string): AwsError => new AwsError('InvalidKeyUsageException', text);

export const invalidCiphertext = (): AwsError => new AwsError('InvalidCiphertextException', '');

export const incorrectKey = (): AwsError =>
  new AwsError(
    'IncorrectKeyException',
    'The key ID in the request does not identify a CMK that can perform this operation.',
  );

export const validation = (text: string): AwsError => new AwsError('ValidationException', text);

/** `value` is absent where KMS does not repeat it: plaintexts, messages, ciphertexts. */
export const constraint = (member: string, rule: string, value?: string): AwsError =>
  validation(
    `1 validation error detected: Value${value === undefined ? '' : ` '${value}'`} at '${member}' failed to satisfy constraint: ${rule}`,
  );

export const malformedPolicy = (text: string): AwsError => new AwsError('MalformedPolicyDocumentException', text);
